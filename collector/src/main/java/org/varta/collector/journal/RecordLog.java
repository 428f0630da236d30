package org.varta.collector.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** STUB, replaced by branch journal: an append-only, sequenced, checksummed log of opaque records. One writer. */
public final class RecordLog implements AutoCloseable {

    private RecordLog() {}

    /** Opens or creates the log in a directory and repairs or quarantines a torn tail; locks out other writers. */
    public static RecordLog open(Path directory) throws IOException {
        throw new UnsupportedOperationException("stub " + directory);
    }

    /** Made at creation, kept for good. */
    public UUID id() {
        throw new UnsupportedOperationException("stub");
    }

    /** Appends; readers see it, and a crash of the machine spares it, only after {@link #force}. Returns its sequence, from 1. */
    public long append(byte[] bytes) throws IOException {
        throw new UnsupportedOperationException("stub " + bytes.length);
    }

    /** Forces everything appended so far to disk and lets readers see it. */
    public void force() throws IOException {
        throw new UnsupportedOperationException("stub");
    }

    /** 0 when empty. */
    public long lastSequence() {
        throw new UnsupportedOperationException("stub");
    }

    /** A reader placed before the first record. */
    public RecordLogReader newReader() {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException("stub");
    }
}
