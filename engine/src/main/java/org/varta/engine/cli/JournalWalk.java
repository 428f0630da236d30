package org.varta.engine.cli;

import java.io.IOException;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;

/** Goes through a raw journal; what cannot be read is told and passed over, so that everything else is still seen. */
final class JournalWalk {

    private JournalWalk() {}

    /** Sees what is there and what is not. */
    interface Visitor {
        /** A record that was read; false ends the walk. */
        boolean record(JournalRecord record) throws IOException;

        /** A row of sequences that should have been records and are not. */
        void damage(long first, long last, String reason) throws IOException;
    }

    /**
     * Visits every sequence from {@code from} up to {@code end}, in order, as a record or as damage; what retention has
     * removed is neither.
     */
    static void visit(JournalReader reader, long from, long end, Visitor visitor) throws IOException {
        long next = Math.max(from, reader.firstSequence());
        reader.seek(next);
        while (next <= end) {
            switch (reader.nextEntry()) {
                case null -> {
                    missing(next, end, visitor);
                    return;
                }
                case JournalEntry.Whole(JournalRecord record) -> {
                    missing(next, Math.min(record.sequence() - 1, end), visitor);
                    if (record.sequence() > end || !visitor.record(record)) {
                        return;
                    }
                    next = record.sequence() + 1;
                }
                case JournalEntry.Damaged(long first, long last, String reason) -> {
                    missing(next, Math.min(first - 1, end), visitor);
                    visitor.damage(first, last, reason);
                    next = last + 1;
                }
            }
        }
    }

    /** Should not happen; were it to, it must not go unseen. */
    private static void missing(long first, long last, Visitor visitor) throws IOException {
        if (first <= last) {
            visitor.damage(first, last, "records " + first + " to " + last + " are not there");
        }
    }
}
