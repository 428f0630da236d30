package org.varta.collector.journal;

import java.io.IOException;
import java.nio.file.Path;

/** STUB, replaced by branch journal: reads a {@link RecordLog}, also from another process. Owned by one thread. */
public final class RecordLogReader implements AutoCloseable {

    private RecordLogReader() {}

    /** Opens a log that another process, or nobody, writes. */
    public static RecordLogReader open(Path directory) throws IOException {
        throw new UnsupportedOperationException("stub " + directory);
    }

    /** Places the reader so that the next record is the first one with this sequence or a higher one. */
    public void seek(long sequence) throws IOException {
        throw new UnsupportedOperationException("stub " + sequence);
    }

    /** Moves to the next durable record; false when there is none yet. */
    public boolean next() throws IOException {
        throw new UnsupportedOperationException("stub");
    }

    /** Of the current record. */
    public long sequence() {
        throw new UnsupportedOperationException("stub");
    }

    /** Of the current record; a fresh array. */
    public byte[] bytes() {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("stub");
    }
}
