package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;

/** The raw journal as the loop reads it. */
interface RawRecords extends AutoCloseable {

    UUID journalId();

    /** The next record is the first with this sequence or a higher one. */
    void seek(long sequence) throws IOException;

    /** The next durable record, or null when there is none yet. */
    @Nullable
    JournalRecord next() throws IOException;

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
            public @Nullable JournalRecord next() throws IOException {
                return reader.next();
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
