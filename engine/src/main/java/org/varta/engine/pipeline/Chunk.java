package org.varta.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.Detector;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.StreamMark;

/**
 * A row of records that one thread matches. What comes of it depends on the records and the rule set alone, so that
 * chunks may be matched at any time, in any order, by any thread.
 *
 * <p>Handed from thread to thread; never used by two at a time.
 */
final class Chunk implements Parcel {

    private final RuleSet rules;
    private final long lastSequence;
    private final long clockMs;
    private final long bytes;
    private List<Due> due;
    private @Nullable Matched matched;

    private Chunk(RuleSet rules, long lastSequence, long clockMs, long bytes, List<Due> due) {
        this.rules = rules;
        this.lastSequence = lastSequence;
        this.clockMs = clockMs;
        this.bytes = bytes;
        this.due = due;
    }

    /**
     * Records to be matched.
     *
     * @param due at least one
     * @param bytes of their payloads
     */
    static Chunk of(RuleSet rules, List<Due> due, long bytes) {
        Due last = due.getLast();
        return new Chunk(rules, last.record().sequence(), last.clockMs(), bytes, due);
    }

    /** A row of which nothing has to be matched. */
    static Chunk settled(RuleSet rules, Matched matched) {
        Chunk chunk = new Chunk(rules, matched.lastSequence(), matched.clockMs(), 0, List.of());
        chunk.matched = matched;
        return chunk;
    }

    /** A record, the clock at it, and what it hit when it was matched before a crash. */
    record Due(
            JournalRecord record,
            long clockMs,
            boolean isKnown,
            @Nullable EventHits known) {}

    long bytes() {
        return bytes;
    }

    /** Whether {@link #match} was called, or need not be. */
    boolean isMatched() {
        return matched != null;
    }

    /** Decodes and matches, unless that is done; keeps only what came of it. */
    void match(int thread) {
        if (isMatched()) {
            return;
        }
        Detector detector = rules.detector(thread);
        List<Moment> moments = new ArrayList<>();
        List<EventHits> fresh = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>(0);
        Tally.Counting counting = new Tally.Counting();
        int evaluated = 0;
        for (Due next : due) {
            EventHits hits = null;
            Detection own = null;
            if (next.record().kind() == JournalRecord.Kind.EVENT) {
                // What was matched before a crash has its hits; its number in its stream is in the event alone.
                JournalRecord record = next.record();
                hits = next.known();
                switch (next.isKnown() ? detector.reread(record) : detector.detect(record, next.clockMs())) {
                    case Detector.Outcome.Evaluated(EventHits found, StreamMark mark) -> {
                        evaluated++;
                        counting.evaluated(record.origin(), record.sequence(), mark);
                        if (found != null) {
                            hits = found;
                            fresh.add(found);
                        }
                    }
                    case Detector.Outcome.Undecodable(DeadLetter letter) -> {
                        counting.deadLettered(record.origin());
                        letters.add(letter);
                    }
                }
            } else {
                counting.other(next.record());
                own = next.record().kind() == JournalRecord.Kind.GAP
                        ? OwnRules.detect(next.record(), next.clockMs())
                        : null;
            }
            if (hits != null || own != null || next.record().kind() == JournalRecord.Kind.TICK) {
                moments.add(new Moment(next.clockMs(), hits, own));
            }
        }
        due = List.of();
        matched = new Matched(lastSequence, clockMs, moments, fresh, letters, evaluated, counting.tally());
    }

    Matched matched() {
        Matched result = matched;
        if (result == null) {
            throw new IllegalStateException("records up to " + lastSequence + " were not matched yet");
        }
        return result;
    }
}
