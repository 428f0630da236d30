package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalReader;

/** A raw journal that seems to end where a replay does. */
final class BoundedRecords implements RawRecords {

    private final RawRecords all;
    private final long end;
    private long next = 1;

    private BoundedRecords(RawRecords all, long end) {
        this.all = all;
        this.end = end;
    }

    static BoundedRecords upTo(long end, JournalReader reader) {
        return new BoundedRecords(RawRecords.of(reader), end);
    }

    @Override
    public UUID journalId() {
        return all.journalId();
    }

    @Override
    public void seek(long sequence) throws IOException {
        next = sequence;
        all.seek(sequence);
    }

    @Override
    public @Nullable JournalEntry next() throws IOException {
        if (next > end) {
            return null;
        }
        JournalEntry entry = all.next();
        return switch (entry) {
            case null -> null;
            case JournalEntry.Whole whole -> {
                next = whole.record().sequence() + 1;
                yield entry;
            }
            case JournalEntry.Damaged damaged -> {
                next = damaged.lastSequence() + 1;
                yield next > end + 1 ? new JournalEntry.Damaged(damaged.firstSequence(), end, damaged.reason()) : entry;
            }
        };
    }

    @Override
    public long lastSequence() throws IOException {
        return Math.min(end, all.lastSequence());
    }

    @Override
    public void close() {
        all.close();
    }
}
