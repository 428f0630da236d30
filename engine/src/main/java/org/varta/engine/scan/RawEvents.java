package org.varta.engine.scan;

import java.io.IOException;
import java.io.InputStream;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.EvtxRecord;

/** Cuts a stream into events as a scan does, for those who do not want a whole scan. */
public final class RawEvents {

    private RawEvents() {}

    /** Takes the events in their order. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One event.
         *
         * @param record its own bytes
         * @param format what it claims to be by its surroundings
         */
        void event(byte[] record, Format format) throws IOException;
    }

    /**
     * Reads a stream to its end, unpacking what is packed.
     *
     * @throws IOException when the stream breaks, or holds something that is not read
     */
    public static void read(InputStream in, Sink sink) throws IOException {
        new Unpacker("", new Unpacker.Contents() {
                    @Override
                    public void take(String member, InputStream content) throws IOException {
                        RecordReader records = new RecordReader(content);
                        for (byte[] record = records.next(); record != null; record = records.next()) {
                            sink.event(record, records.isJson() ? Format.JSON : Format.UNKNOWN);
                        }
                    }

                    @Override
                    public void takeCsv(String member, InputStream content) throws IOException {
                        CsvEvents rows = new CsvEvents(content);
                        for (byte[] record = rows.next(); record != null; record = rows.next()) {
                            sink.event(record, Format.JSON);
                        }
                    }

                    @Override
                    public void takeEvtx(String member, InputStream content) throws IOException {
                        readLog(content, sink);
                    }

                    @Override
                    public void skip(String member, String why) {
                        // junk beside the events of an archive
                    }
                })
                .unpack(in);
    }

    /** The records of a Windows event log as JSON; damage between them is passed over. */
    private static void readLog(InputStream in, Sink sink) throws IOException {
        EvtxReader log = EvtxReader.open(in, EvtxOptions.DEFAULT, damage -> {});
        for (EvtxRecord record = log.next(); record != null; record = log.next()) {
            try {
                sink.event(record.toJson(), Format.JSON);
            } catch (BadRecordException e) {
                throw new IOException("record " + record.number() + " cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
