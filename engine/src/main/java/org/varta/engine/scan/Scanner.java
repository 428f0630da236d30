package org.varta.engine.scan;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxDamage;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.EvtxRecord;
import org.varta.engine.decode.evtx.NotEvtxException;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.MatchedFields;
import org.varta.rules.match.Matcher;

/**
 * Reads files event by event and matches each against a rule set; memory does not grow with the input. Files in the order
 * given, events in the order of the file. Used once, by one thread.
 */
public final class Scanner {

    /** The name of standard input, on the command line and in matches. */
    public static final String STDIN = "-";

    /** More places of damage in a file are not listed. */
    private static final int DAMAGES_SHOWN = 20;

    private final CompiledRules rules;
    private final EvtxOptions evtx;
    private final Matcher matcher;
    private final EventReader reader;
    private final Event event;
    private final ScanSink sink;

    private long files;
    private long events;
    private long matches;
    private long undecodable;
    private long broken;
    private long bytesRead;

    public Scanner(CompiledRules rules, Mappings mappings, ScanSink sink) {
        this(rules, mappings, EvtxOptions.DEFAULT, sink);
    }

    /** @param evtx how Windows event logs are read */
    public Scanner(CompiledRules rules, Mappings mappings, EvtxOptions evtx, ScanSink sink) {
        this.rules = rules;
        this.evtx = evtx;
        this.matcher = rules.newMatcher();
        this.reader = EventReader.of(rules.catalog(), mappings);
        this.event = new Event(rules.catalog());
        this.sink = sink;
    }

    /** Scans files; one that cannot be read is a problem for the sink, and the next one follows. */
    public Summary scan(List<Path> paths, InputStream stdin) {
        for (Path path : paths) {
            if (path.toString().equals(STDIN)) {
                scan(STDIN, stdin);
            } else {
                scan(path);
            }
        }
        return new Summary(files, events, matches, undecodable, broken);
    }

    private void scan(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            scan(path.toString(), in);
        } catch (IOException e) {
            fail(path.toString(), String.valueOf(e));
        }
    }

    private void scan(String file, InputStream in) {
        files++;
        FileScan scan = new FileScan(file);
        try {
            new Unpacker(file, scan).unpack(new Counted(in));
            if (scan.damages > 0) {
                broken++;
            }
        } catch (EOFException e) {
            fail(file, "is cut short; read to where it breaks, " + scan.ordinal + " events");
        } catch (IOException e) {
            fail(file, "is broken: " + e.getMessage() + "; read to where it breaks, " + scan.ordinal + " events");
        }
    }

    private void fail(String file, String what) {
        broken++;
        sink.brokenFile(file, what);
    }

    /** One file with all that is packed in it. */
    private final class FileScan implements Unpacker.Contents {

        private final String file;
        private long ordinal;
        private long damages;

        FileScan(String file) {
            this.file = file;
        }

        @Override
        public void take(String member, InputStream in) throws IOException {
            RecordReader records = new RecordReader(in);
            for (byte[] record = records.next(); record != null; record = records.next()) {
                read(member, record, records.isJson() ? Format.JSON : Format.UNKNOWN);
                ordinal++;
                sink.progress(events, matches, bytesRead);
            }
            if (records.oversized() > 0) {
                undecodable += records.oversized();
                sink.undecodable(
                        file,
                        ordinal,
                        records.oversized() + " events before it are longer than " + RecordReader.MAX_RECORD_BYTES
                                + " bytes and were left out");
            }
        }

        @Override
        public void takeEvtx(String member, InputStream in) throws IOException {
            String name = member.isEmpty() ? file : file + "!" + member;
            try {
                EvtxReader log = EvtxReader.open(in, evtx, damage -> damaged(name, damage));
                for (EvtxRecord record = log.next(); record != null; record = log.next()) {
                    read(member, record);
                    ordinal++;
                    sink.progress(events, matches, bytesRead);
                }
            } catch (NotEvtxException e) {
                // the other members of an archive may be readable
                damages++;
                sink.brokenFile(name, String.valueOf(e.getMessage()));
            }
        }

        private void damaged(String name, EvtxDamage damage) {
            damages++;
            if (damages <= DAMAGES_SHOWN) {
                sink.brokenFile(name, "is damaged at " + damage);
            } else if (damages == DAMAGES_SHOWN + 1) {
                sink.brokenFile(name, "has more damage, which is not listed");
            }
        }

        private void read(String member, EvtxRecord record) {
            try {
                record.toEvent(event);
            } catch (BadRecordException e) {
                undecodable++;
                sink.undecodable(
                        file,
                        ordinal,
                        "bad-evtx-record: " + e.getMessage() + ", record at byte 0x"
                                + Long.toHexString(record.fileOffset()));
                return;
            }
            events++;
            match(member, reader.normalise(event));
        }

        @Override
        public void skip(String member, String why) {
            sink.note(file + "!" + member, why);
        }

        private void read(String member, byte[] record, Format format) {
            switch (reader.read(record, format, event)) {
                case Reading.Undecodable fault -> {
                    undecodable++;
                    sink.undecodable(file, ordinal, fault.reason() + ": " + fault.detail());
                }
                case Reading.Decoded decoded -> {
                    events++;
                    match(member, decoded.facts());
                }
            }
        }

        private void match(String member, Facts facts) {
            long record = ordinal;
            matcher.match(event, (rule, matched) -> {
                matches++;
                sink.match(new Match(
                        rule.rule().header(),
                        file,
                        member,
                        record,
                        facts.timeMs(),
                        MatchedFields.of(rules, rule, matched).values()));
            });
        }
    }

    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytesRead += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            bytesRead += Math.max(0, count);
            return count;
        }
    }
}
