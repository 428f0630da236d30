package org.varta.engine.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.EvtxRecord;
import org.varta.engine.decode.evtx.NotEvtxException;

/** The records of Windows event logs as text, without any rule; files that hold something else are passed over. */
public final class RecordDump {

    /** How records are written. */
    public enum Form {
        /** One line a record, as evtx_dump shapes it. */
        json,
        /** One document a record, each with its declaration. */
        xml
    }

    private final Form form;
    private final EvtxOptions options;
    private final OutputStream out;
    private final ScanSink sink;
    private long files;
    private long records;
    private long undecodable;
    private long broken;

    public RecordDump(Form form, EvtxOptions options, OutputStream out, ScanSink sink) {
        this.form = form;
        this.options = options;
        this.out = out;
        this.sink = sink;
    }

    /**
     * Writes the records of all files, in their order.
     *
     * @throws IOException when the output takes no more
     */
    public Summary dump(List<Path> paths, InputStream stdin) throws IOException {
        for (Path path : paths) {
            files++;
            String name = path.toString();
            try {
                if (name.equals(Scanner.STDIN)) {
                    new Unpacker(name, new Contents(name)).unpack(stdin);
                } else if (SevenZip.isOne(path)) {
                    SevenZip.read(path, new Unpacker(name, new Contents(name)), new AtomicLong());
                } else {
                    try (InputStream in = Files.newInputStream(path)) {
                        new Unpacker(name, new Contents(name)).unpack(in);
                    }
                }
            } catch (OutputFailure e) {
                throw e;
            } catch (IOException e) {
                broken++;
                sink.brokenFile(name, "is broken: " + e.getMessage());
            }
        }
        out.flush();
        return new Summary(files, records, 0, undecodable, broken);
    }

    /** The output takes no more, which ends everything, while a broken file does not. */
    private static final class OutputFailure extends IOException {
        private static final long serialVersionUID = 1;

        OutputFailure(IOException cause) {
            super(cause);
        }
    }

    private final class Contents implements Unpacker.Contents {

        private final String file;
        private long ordinal;

        Contents(String file) {
            this.file = file;
        }

        @Override
        public void takeEvtx(String member, InputStream in) throws IOException {
            String name = member.isEmpty() ? file : file + "!" + member;
            boolean[] isDamaged = new boolean[1];
            try {
                EvtxReader log = EvtxReader.open(in, options, damage -> {
                    isDamaged[0] = true;
                    sink.brokenFile(name, "is damaged at " + damage);
                });
                for (EvtxRecord record = log.next(); record != null; record = log.next()) {
                    write(record);
                    ordinal++;
                }
            } catch (NotEvtxException e) {
                isDamaged[0] = true;
                sink.brokenFile(name, String.valueOf(e.getMessage()));
            }
            broken += isDamaged[0] ? 1 : 0;
        }

        private void write(EvtxRecord record) throws IOException {
            byte[] text;
            try {
                text = switch (form) {
                    case json -> record.toJson();
                    case xml -> record.toXml();
                };
            } catch (BadRecordException e) {
                undecodable++;
                sink.undecodable(file, ordinal, "bad-evtx-record: " + e.getMessage());
                return;
            }
            records++;
            try {
                out.write(text);
                if (text.length == 0 || text[text.length - 1] != '\n') {
                    out.write('\n');
                }
            } catch (IOException e) {
                throw new OutputFailure(e);
            }
        }

        @Override
        public void take(String member, InputStream in) {
            skip(member, "not a Windows event log");
        }

        @Override
        public void takeCsv(String member, InputStream in) {
            skip(member, "not a Windows event log");
        }

        @Override
        public void skip(String member, String why) {
            sink.note(member.isEmpty() ? file : file + "!" + member, why);
        }
    }
}
