package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalReader;

/** The raw journal as the loop reads it. Owned by one thread, except {@link #lastSequence}. */
interface RawRecords extends AutoCloseable {

    UUID journalId();

    /** The next entry is the first with this sequence or a higher one. */
    void seek(long sequence) throws IOException;

    /** What is durable next, or null when there is nothing yet. Every sequence is in exactly one entry. */
    @Nullable
    JournalEntry next() throws IOException;

    /** The last durable sequence; 0 when there is none. */
    long lastSequence() throws IOException;

    @Override
    void close();

    static RawRecords of(JournalReader reader) {
        return new RawRecords() {
            @Override
            public UUID journalId() {
                return reader.journalId();
            }

            @Override
            public void seek(long sequence) throws IOException {
                reader.seek(sequence);
            }

            @Override
            public @Nullable JournalEntry next() throws IOException {
                return reader.nextEntry();
            }

            @Override
            public long lastSequence() throws IOException {
                return reader.lastSequence();
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
