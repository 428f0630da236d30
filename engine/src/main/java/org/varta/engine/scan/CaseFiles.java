package org.varta.engine.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

/**
 * All events of a case's files as they stand in them, for whoever keeps them. Records of Windows event logs are given as
 * JSON, everything else byte for byte. The same files give the same events with the same numbers.
 */
public final class CaseFiles {

    private static final int WHERE_CHARS_MAX = 4096;

    /** Takes the events. */
    @FunctionalInterface
    public interface Taker {
        /**
         * One event.
         *
         * @param path what was asked for
         * @param where the same, or what is packed in it
         * @param record number in {@code path}, from 0
         * @throws IOException when no more can be taken; the reading ends
         */
        void take(Path path, String where, long record, Format format, byte[] payload) throws IOException;
    }

    private final EvtxOptions evtx;
    private final ScanSink sink;
    private final AtomicLong bytesRead = new AtomicLong();
    private long events;
    private long undecodable;
    private long broken;

    public CaseFiles(EvtxOptions evtx, ScanSink sink) {
        this.evtx = evtx;
        this.sink = sink;
    }

    /**
     * Reads all files; used once. What is damaged is told and read as far as it goes.
     *
     * @throws IOException the taker's
     */
    public Summary read(List<Path> paths, InputStream stdin, Taker taker) throws IOException {
        try {
            for (Path path : paths) {
                read(path, stdin, taker);
            }
        } catch (Refused e) {
            throw e.getCause();
        }
        return new Summary(paths.size(), events, 0, undecodable, broken);
    }

    private void read(Path path, InputStream stdin, Taker taker) {
        String name = path.toString();
        OfFile contents = new OfFile(path, taker);
        Unpacker unpacker = new Unpacker(name, contents);
        try {
            if (name.equals(Scanner.STDIN)) {
                unpacker.unpack(stdin);
            } else if (SevenZip.isOne(path)) {
                SevenZip.read(path, unpacker, bytesRead);
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    unpacker.unpack(new Counted(in, bytesRead));
                }
            }
        } catch (EOFException e) {
            contents.damaged(name, "is cut short; read to where it breaks, " + contents.record + " events");
        } catch (IOException e) {
            contents.damaged(
                    name, "is broken: " + e.getMessage() + "; read to where it breaks, " + contents.record + " events");
        }
        broken += contents.isDamaged ? 1 : 0;
    }

    /** The taker takes no more, which is not the file's fault. */
    private static final class Refused extends UncheckedIOException {

        private static final long serialVersionUID = 1L;

        Refused(IOException cause) {
            super(cause);
        }
    }

    private final class OfFile implements Unpacker.Contents {

        private final Path path;
        private final Taker taker;
        private long record;
        private boolean isDamaged;

        OfFile(Path path, Taker taker) {
            this.path = path;
            this.taker = taker;
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
                EvtxReader log = EvtxReader.open(in, evtx, damage -> damaged(where, "is damaged at " + damage));
                for (EvtxRecord next = log.next(); next != null; next = log.next()) {
                    add(member, next);
                }
            } catch (NotEvtxException e) {
                damaged(where, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void skip(String member, String why) {
            sink.note(where(member), why);
        }

        private void damaged(String where, String what) {
            isDamaged = true;
            sink.brokenFile(where, what);
        }

        private String where(String member) {
            String where = member.isEmpty() ? path.toString() : path + "!" + member;
            return where.substring(Math.max(0, where.length() - WHERE_CHARS_MAX));
        }

        private void add(String member, EvtxRecord log) {
            byte[] json;
            try {
                json = log.toJson();
            } catch (BadRecordException e) {
                undecodable++;
                sink.undecodable(path.toString(), record++, "bad-evtx-record: " + e.getMessage());
                return;
            }
            add(member, json, Format.JSON);
        }

        private void add(String member, byte[] payload, Format format) {
            try {
                taker.take(path, where(member), record, format, payload);
            } catch (IOException e) {
                throw new Refused(e);
            }
            record++;
            events++;
            sink.progress(events, 0, bytesRead.get());
        }
    }
}
