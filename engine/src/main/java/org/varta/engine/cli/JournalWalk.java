package org.varta.engine.cli;

import java.io.IOException;
import org.varta.collector.journal.DamagedRecordException;
import org.varta.collector.journal.EnvelopeException;
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

    /** Visits every sequence from {@code from} up to {@code end}, in order, as a record or as damage. */
    static void visit(JournalReader reader, long from, long end, Visitor visitor) throws IOException {
        long next = from;
        reader.seek(next);
        while (next <= end) {
            try {
                JournalRecord record = reader.next();
                long found = record == null ? end + 1 : record.sequence();
                missing(next, Math.min(found - 1, end), visitor);
                if (record == null || found > end || !visitor.record(record)) {
                    return;
                }
                next = found + 1;
            } catch (DamagedRecordException e) {
                missing(next, e.sequence() - 1, visitor);
                visitor.damage(e.sequence(), e.lastSequence(), String.valueOf(e.getMessage()));
                next = e.lastSequence() + 1;
                reader.seek(next);
            } catch (EnvelopeException e) {
                visitor.damage(e.sequence(), e.sequence(), String.valueOf(e.getMessage()));
                next = e.sequence() + 1;
            }
        }
    }

    /** A reader begins with the first segment that is there; the journal knows better. */
    private static void missing(long first, long last, Visitor visitor) throws IOException {
        if (first <= last) {
            visitor.damage(first, last, "records " + first + " to " + last + " are not there");
        }
    }
}
