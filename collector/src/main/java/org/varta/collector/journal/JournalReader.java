package org.varta.collector.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** STUB, replaced by branch journal: reads the raw journal, also from another process. Owned by one thread. */
public final class JournalReader implements AutoCloseable {

    private JournalReader() {}

    /** Opens the raw journal in a directory, which must exist. */
    public static JournalReader open(Path directory) throws IOException {
        throw new UnsupportedOperationException("stub " + directory);
    }

    /** The journal's UUID. */
    public UUID journalId() {
        throw new UnsupportedOperationException("stub");
    }

    /** Places the reader so that the next record is the first one with this sequence or a higher one. */
    public void seek(long sequence) throws IOException {
        throw new UnsupportedOperationException("stub " + sequence);
    }

    /** The next durable record, or null when there is none yet. */
    public @Nullable JournalRecord next() throws IOException {
        throw new UnsupportedOperationException("stub");
    }

    /** The last durable sequence; 0 when the journal is empty. */
    public long lastSequence() throws IOException {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("stub");
    }
}
