package org.varta.engine.scan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.EvtxRecord;
import org.varta.engine.decode.evtx.NotEvtxException;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/**
 * All events of a case's files in the order of their own time, for whoever keeps them; memory does not grow with the input. An
 * event that names no time stands where the one before it in its file stands. Records of Windows event logs are given as JSON,
 * everything else as it stands in the file.
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

    private final EvtxOptions evtx;
    private final ScanSink sink;
    private final EventReader reader;
    private final Event event;
    private final SortedSpool spool = new SortedSpool();
    private final AtomicLong bytesRead = new AtomicLong();
    private long events;
    private long undecodable;
    private long broken;
    private int fileNumber;

    public CaseEvents(Mappings mappings, EvtxOptions evtx, ScanSink sink) {
        FieldCatalog none = FieldCatalog.of(List.of());
        this.evtx = evtx;
        this.sink = sink;
        this.reader = EventReader.of(none, mappings);
        this.event = new Event(none);
    }

    /**
     * Reads all files, then gives their events; used once.
     *
     * @throws IOException when the taker takes no more, or there is no room for sorting
     */
    public Summary read(List<Path> paths, InputStream stdin, Taker taker) throws IOException {
        for (Path path : paths) {
            read(path, stdin);
            fileNumber++;
        }
        spool.drain(entry -> {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry.content()));
            String file = in.readUTF();
            Format format = Format.ofCode(in.readInt());
            long record = entry.sequence() & ((1L << RECORD_BITS) - 1);
            taker.take(entry.timeMs(), file, record, format, in.readAllBytes());
        });
        return new Summary(paths.size(), events, 0, undecodable, broken);
    }

    private void read(Path path, InputStream stdin) {
        String name = path.toString();
        OfFile contents = new OfFile(name);
        try {
            if (name.equals(Scanner.STDIN)) {
                new Unpacker(name, contents).unpack(stdin);
            } else if (SevenZip.isOne(path)) {
                SevenZip.read(path, new Unpacker(name, contents), bytesRead);
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    new Unpacker(name, contents).unpack(in);
                }
            }
            broken += contents.isDamaged ? 1 : 0;
        } catch (EOFException e) {
            fail(name, "is cut short; read to where it breaks, " + contents.record + " events");
        } catch (IOException e) {
            fail(name, "is broken: " + e.getMessage() + "; read to where it breaks, " + contents.record + " events");
        }
    }

    private void fail(String file, String what) {
        broken++;
        sink.brokenFile(file, what);
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }

    private final class OfFile implements Unpacker.Contents {

        private final String file;
        private long record;
        private long timeMs;
        private boolean isDamaged;

        OfFile(String file) {
            this.file = file;
        }

        @Override
        public void take(String member, InputStream in) throws IOException {
            RecordReader records = new RecordReader(in);
            for (byte[] next = records.next(); next != null; next = records.next()) {
                add(member, next, records.isJson() ? Format.JSON : Format.UNKNOWN);
            }
            undecodable += records.oversized();
        }

        @Override
        public void takeCsv(String member, InputStream in) throws IOException {
            CsvEvents rows = new CsvEvents(in);
            for (byte[] next = rows.next(); next != null; next = rows.next()) {
                add(member, next, Format.JSON);
            }
            undecodable += rows.oversized();
        }

        @Override
        public void takeEvtx(String member, InputStream in) throws IOException {
            String where = where(member);
            try {
                EvtxReader log = EvtxReader.open(in, evtx, damage -> {
                    isDamaged = true;
                    sink.brokenFile(where, "is damaged at " + damage);
                });
                for (EvtxRecord next = log.next(); next != null; next = log.next()) {
                    add(member, next);
                }
            } catch (NotEvtxException e) {
                isDamaged = true;
                sink.brokenFile(where, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void skip(String member, String why) {
            sink.note(where(member), why);
        }

        private String where(String member) {
            return member.isEmpty() ? file : file + "!" + member;
        }

        private void add(String member, EvtxRecord log) throws IOException {
            byte[] json;
            try {
                json = log.toJson();
            } catch (BadRecordException e) {
                undecodable++;
                sink.undecodable(file, record++, "bad-evtx-record: " + e.getMessage());
                return;
            }
            add(member, json, Format.JSON);
        }

        private void add(String member, byte[] payload, Format format) throws IOException {
            // what cannot be decoded is kept all the same, and shown by whoever evaluates it
            if (reader.read(payload, format, event) instanceof Reading.Decoded decoded
                    && decoded.facts().timeMs() != Facts.NO_TIME) {
                timeMs = Math.max(0, decoded.facts().timeMs());
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream(payload.length + 64);
            DataOutputStream out = new DataOutputStream(content);
            String where = where(member);
            out.writeUTF(where.length() > 4096 ? where.substring(where.length() - 4096) : where);
            out.writeInt(format.code());
            out.write(payload);
            spool.add(
                    new SortedSpool.Entry(timeMs, (long) fileNumber << RECORD_BITS | record, 0, content.toByteArray()));
            record++;
            events++;
            sink.progress(events, 0, bytesRead.get());
        }
    }
}
