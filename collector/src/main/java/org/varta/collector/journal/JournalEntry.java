package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

/** What stands at a place of the raw journal: a record, or a row of sequences that cannot be read. */
public sealed interface JournalEntry {

    /** A record. */
    record Whole(JournalRecord record) implements JournalEntry {
        public Whole {
            requireNonNull(record, "record");
        }
    }

    /**
     * Durable records that cannot be read, now or later. The reader is past them.
     *
     * @param reason for people
     */
    record Damaged(long firstSequence, long lastSequence, String reason) implements JournalEntry {
        public Damaged {
            requireNonNull(reason, "reason");
            if (firstSequence < 1 || lastSequence < firstSequence) {
                throw new IllegalArgumentException("no range: " + firstSequence + " to " + lastSequence);
            }
        }
    }
}
