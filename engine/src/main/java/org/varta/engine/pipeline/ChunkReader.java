package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.ledger.Totals;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.EventHits;

/** Cuts the raw journal into chunks, with rule changes between them; moves the engine's clock. Owned by one thread. */
final class ChunkReader {

    /** The reason of dead letters for records that cannot be read. */
    static final String DAMAGED = "damaged";

    private final RawRecords raw;
    private final HitTail tail;
    private final RuleSets rules;
    private final DetectSetup.Limits limits;
    private @Nullable JournalEntry pushedBack;
    private long last;
    private long clockMs;

    /** @param from the checkpoint to go on behind */
    ChunkReader(RawRecords raw, HitTail tail, RuleSets rules, DetectSetup.Limits limits, Checkpoint from)
            throws IOException {
        this.raw = raw;
        this.tail = tail;
        this.rules = rules;
        this.limits = limits;
        this.last = from.rawSequence();
        this.clockMs = from.clockMs();
        raw.seek(last + 1);
    }

    /** The change of rules that is due before the next record, or null. */
    @Nullable
    RuleChange change() throws IOException {
        return rules.before(last + 1, tail.covers(last + 1, clockMs));
    }

    /** What comes next, or null when there is nothing yet. */
    @Nullable
    Parcel next() throws IOException {
        RuleChange change = change();
        if (change != null) {
            return change;
        }
        long due = last + 1;
        boolean isKnown = tail.covers(due, clockMs);
        long end = rules.epochEnd(due);
        List<Chunk.Due> records = new ArrayList<>();
        long bytes = 0;
        while (records.size() < limits.batchRecords()
                && bytes < limits.batchBytes()
                && last + 1 < end
                && tail.covers(last + 1, clockMs) == isKnown) {
            JournalEntry entry = nextEntry();
            switch (entry) {
                case null -> {
                    return records.isEmpty() ? null : Chunk.of(rules.current(), records, bytes);
                }
                case JournalEntry.Whole(JournalRecord record) -> {
                    records.add(due(record, isKnown));
                    bytes += record.payload().length;
                    if (Totals.areIn(record)) {
                        // The ledger compares what it has just there.
                        return Chunk.of(rules.current(), records, bytes);
                    }
                }
                case JournalEntry.Damaged damaged -> {
                    if (records.isEmpty()) {
                        return damaged(damaged, isKnown ? Math.min(end, tail.end(clockMs)) : end, isKnown);
                    }
                    pushedBack = damaged;
                    return Chunk.of(rules.current(), records, bytes);
                }
            }
        }
        return Chunk.of(rules.current(), records, bytes);
    }

    private @Nullable JournalEntry nextEntry() throws IOException {
        JournalEntry entry = pushedBack != null ? pushedBack : raw.next();
        pushedBack = null;
        long sequence = switch (entry) {
            case null -> last + 1;
            case JournalEntry.Whole(JournalRecord record) -> record.sequence();
            case JournalEntry.Damaged damaged -> damaged.firstSequence();
        };
        if (sequence != last + 1) {
            throw new IOException("the raw journal gives record " + sequence + " where " + (last + 1) + " is due");
        }
        return entry;
    }

    private Chunk.Due due(JournalRecord record, boolean isKnown) throws IOException {
        last = record.sequence();
        clockMs = Math.max(clockMs, TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs()));
        boolean isEvent = record.kind() == JournalRecord.Kind.EVENT;
        return new Chunk.Due(record, clockMs, isKnown, isKnown && isEvent ? tail.take(last) : null);
    }

    /** A row that cannot be read, up to where the epoch or what is known ends; the clock stands still in it. */
    private Chunk damaged(JournalEntry.Damaged damaged, long end, boolean isKnown) throws IOException {
        if (damaged.lastSequence() >= end) {
            pushedBack = new JournalEntry.Damaged(end, damaged.lastSequence(), damaged.reason());
        }
        long first = damaged.firstSequence();
        last = Math.min(damaged.lastSequence(), end - 1);
        List<Moment> moments = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>(1);
        if (isKnown) {
            // It was readable when it was matched.
            for (EventHits hits = tail.takeUpTo(last); hits != null; hits = tail.takeUpTo(last)) {
                clockMs = Math.max(clockMs, hits.clockMs());
                moments.add(new Moment(clockMs, hits));
            }
        } else {
            letters.add(new DeadLetter(first, last, clockMs, "", "", DAMAGED, damaged.reason()));
        }
        return Chunk.settled(
                rules.current(),
                new Matched(
                        last, clockMs, moments, List.of(), letters, moments.size(), Tally.ofDamaged(last - first + 1)));
    }
}
