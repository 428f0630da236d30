package org.varta.engine.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far each file of a case is acknowledged, in a file to which a line is added with every answer: {@code RECORDS BYTES
 * PATH}, the last line of a path counts. Without a file nothing is remembered.
 */
final class CasePosition implements AutoCloseable {

    private static final String MAGIC = "varta-case 1 ";

    private final Map<String, Long> begun;
    private final @Nullable Writer out;

    private CasePosition(Map<String, Long> begun, @Nullable Writer out) {
        this.begun = begun;
        this.out = out;
    }

    /** Remembers nothing. */
    static CasePosition none() {
        return new CasePosition(Map.of(), null);
    }

    /**
     * Goes on where an earlier run ended, or begins the file.
     *
     * @param load what is loaded where; the file of another load is refused
     * @throws Failure when the file is of something else
     */
    static CasePosition open(Path file, String load) throws IOException, Failure {
        Map<String, Long> begun = new HashMap<>();
        long whole = 0;
        if (Files.exists(file) && Files.size(file) > 0) {
            try (BufferedReader in = Files.newBufferedReader(file)) {
                String first = in.readLine();
                if (!(MAGIC + load).equals(first)) {
                    throw new Failure(
                            ExitCodes.USAGE,
                            file + " is not of this load; it begins with '" + first + "', expected '" + MAGIC + load
                                    + "'");
                }
            }
            whole = read(file, begun);
        }
        Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (whole == 0) {
            out.write(MAGIC + load + "\n");
            out.flush();
        }
        return new CasePosition(begun, out);
    }

    /** A line that was cut off by a crash says nothing; it is ended, so that the next one stands by itself. */
    private static long read(Path file, Map<String, Long> begun) throws IOException {
        String text = Files.readString(file);
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3 && parts[0].matches("[0-9]{1,18}")) {
                begun.put(parts[1] + " " + parts[2], Long.parseLong(parts[0]));
            }
        }
        if (!text.endsWith("\n")) {
            Files.writeString(file, "\n", StandardOpenOption.APPEND);
        }
        return lines.size();
    }

    /** How many records of a file an earlier run has settled. */
    long settled(Path path) throws IOException {
        return begun.isEmpty() ? 0 : begun.getOrDefault(key(path), 0L);
    }

    /** The first {@code records} of a file are acknowledged or refused for good. */
    void settle(Path path, long records) throws IOException {
        if (out != null) {
            out.write(records + " " + key(path) + "\n");
            out.flush();
        }
    }

    /** A file that has changed its size is another one. */
    private static String key(Path path) throws IOException {
        long bytes = Files.isRegularFile(path) ? Files.size(path) : -1;
        return bytes + " " + path.toString().replace('\n', ' ');
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
