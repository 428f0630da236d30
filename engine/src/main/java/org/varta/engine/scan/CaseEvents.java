package org.varta.engine.scan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/**
 * All events of a case's files in the order of their own time, for whoever keeps them; memory does not grow with the input. An
 * event that names no time stands where the one before it in its file stands.
 */
public final class CaseEvents implements AutoCloseable {

    private static final int RECORD_BITS = 40;

    /** Takes the events. */
    @FunctionalInterface
    public interface Taker {
        /**
         * One event.
         *
         * @param timeMs milliseconds since 1970, never earlier than that of the event before
         */
        void take(long timeMs, String file, long record, Format format, byte[] payload) throws IOException;
    }

    private final CaseFiles files;
    private final EventReader reader;
    private final Event event;
    private final SortedSpool spool = new SortedSpool();
    private @Nullable Path current;
    private int fileNumber;
    private long timeMs;

    public CaseEvents(Mappings mappings, EvtxOptions evtx, ScanSink sink) {
        FieldCatalog none = FieldCatalog.of(List.of());
        this.files = new CaseFiles(evtx, sink);
        this.reader = EventReader.of(none, mappings);
        this.event = new Event(none);
    }

    /**
     * Reads all files, then gives their events; used once.
     *
     * @throws IOException when the taker takes no more, or there is no room for sorting
     */
    public Summary read(List<Path> paths, InputStream stdin, Taker taker) throws IOException {
        Summary summary = files.read(paths, stdin, this::sort);
        spool.drain(entry -> {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry.content()));
            String file = in.readUTF();
            Format format = Format.ofCode(in.readInt());
            long record = entry.sequence() & ((1L << RECORD_BITS) - 1);
            taker.take(entry.timeMs(), file, record, format, in.readAllBytes());
        });
        return summary;
    }

    private void sort(Path path, String where, long record, Format format, byte[] payload) throws IOException {
        if (!path.equals(current)) {
            current = path;
            fileNumber++;
            timeMs = 0;
        }
        // what cannot be decoded is kept all the same, and shown by whoever evaluates it
        if (reader.read(payload, format, event) instanceof Reading.Decoded decoded
                && decoded.facts().timeMs() != Facts.NO_TIME) {
            timeMs = Math.max(0, decoded.facts().timeMs());
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(payload.length + 64);
        DataOutputStream out = new DataOutputStream(content);
        out.writeUTF(where);
        out.writeInt(format.code());
        out.write(payload);
        spool.add(new SortedSpool.Entry(timeMs, (long) fileNumber << RECORD_BITS | record, 0, content.toByteArray()));
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
