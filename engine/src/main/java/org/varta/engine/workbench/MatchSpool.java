package org.varta.engine.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Verdicts in a temporary file, given back in the order in which they were added. Written to its end, then read. */
final class MatchSpool implements AutoCloseable {

    /**
     * A rule's match on an event.
     *
     * @param rule what names it in both rule sets
     * @param file the number of its file, in the order of the scan
     * @param place where its event stands
     */
    record Entry(String rule, int file, RuleDiff.Place place, SequencedMap<String, List<String>> matched) {}

    private final Path path;
    private final DataOutputStream out;
    private @Nullable DataInputStream in;
    private long left;

    MatchSpool() throws IOException {
        this.path = Files.createTempFile("varta-diff", ".spool");
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
    }

    void add(Entry entry) throws IOException {
        write(entry.rule());
        out.writeInt(entry.file());
        write(entry.place().file());
        write(entry.place().member());
        out.writeLong(entry.place().record());
        out.writeLong(entry.place().timeMs());
        out.writeInt(entry.matched().size());
        for (Map.Entry<String, List<String>> field : entry.matched().entrySet()) {
            write(field.getKey());
            out.writeInt(field.getValue().size());
            for (String value : field.getValue()) {
                write(value);
            }
        }
        left++;
    }

    /** The next one that was added, or null. */
    @Nullable
    Entry next() throws IOException {
        if (left == 0) {
            return null;
        }
        left--;
        DataInputStream from = in;
        if (from == null) {
            out.close();
            from = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
            in = from;
        }
        String rule = read(from);
        int file = from.readInt();
        RuleDiff.Place place = new RuleDiff.Place(read(from), read(from), from.readLong(), from.readLong());
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        int fields = from.readInt();
        for (int i = 0; i < fields; i++) {
            String field = read(from);
            int count = from.readInt();
            List<String> values = new ArrayList<>();
            for (int v = 0; v < count; v++) {
                values.add(read(from));
            }
            matched.put(field, values);
        }
        return new Entry(rule, file, place, matched);
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (in != null) {
                in.close();
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
