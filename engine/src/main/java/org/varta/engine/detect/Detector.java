package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Numbered;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.plan.PlannedRule;

/** A record of the raw journal to hits, under one rule set. Stateless between records; owned by one thread. */
public final class Detector {

    private final HitFields fields;
    private final PayloadReader reader;
    private final TimedMatcher matcher;
    private final Event event;

    /**
     * A detector for one thread.
     *
     * @param fieldsByRule by rule key, the fields that correlations read from its hits; the rule set's catalogue has them
     * @param reader made for the rule set's catalogue
     * @param costs what is timed goes there
     */
    public Detector(CompiledRules rules, Map<String, Set<String>> fieldsByRule, PayloadReader reader, RuleCosts costs) {
        this.fields = new HitFields(rules, fieldsByRule);
        this.reader = requireNonNull(reader, "reader");
        this.matcher = new TimedMatcher(rules, costs);
        this.event = new Event(rules.catalog());
    }

    /**
     * Evaluates every rule on an event.
     *
     * @param record of kind EVENT
     * @param clockMs the engine's clock at this record, milliseconds since 1970
     */
    public Outcome detect(JournalRecord record, long clockMs) {
        return switch (read(record)) {
            case Reading.Decoded(Facts facts) -> match(record, clockMs, facts);
            case Reading.Undecodable(String reason, String detail) -> undecodable(record, reason, detail);
        };
    }

    /**
     * Decodes an event that was evaluated before: what is known of it but its hits.
     *
     * @param record of kind EVENT
     */
    public Outcome reread(JournalRecord record) {
        return switch (read(record)) {
            case Reading.Decoded(Facts facts) -> new Outcome.Evaluated(null, mark(facts));
            case Reading.Undecodable(String reason, String detail) -> undecodable(record, reason, detail);
        };
    }

    private Reading read(JournalRecord record) {
        return reader.read(record.payload(), record.context(), record.format(), event);
    }

    private static Outcome undecodable(JournalRecord record, String reason, String detail) {
        return new Outcome.Undecodable(new DeadLetter(
                record.sequence(),
                receivedAtMs(record),
                record.origin().listener(),
                record.origin().peer(),
                reason,
                detail));
    }

    private static @Nullable StreamMark mark(Facts facts) {
        Numbered numbered = facts.numbered();
        return numbered == null ? null : new StreamMark(facts.host(), numbered);
    }

    private Outcome match(JournalRecord record, long clockMs, Facts facts) {
        List<Hit> hits = new ArrayList<>(0);
        matcher.match(event, (rule, matched) -> hits.add(hit(record, facts, rule, hits.size())));
        return new Outcome.Evaluated(
                hits.isEmpty() ? null : new EventHits(record.sequence(), clockMs, hits), mark(facts));
    }

    private Hit hit(JournalRecord record, Facts facts, PlannedRule rule, int ordinal) {
        String key = rule.rule().header().key();
        return new Hit(
                record.origin().organisation(),
                key,
                rule.rule().header().contentHash(),
                record.sequence(),
                ordinal,
                facts.timeMs() == Facts.NO_TIME ? Hit.NO_TIME : facts.timeMs(),
                receivedAtMs(record),
                fields.of(rule, event),
                facts.host(),
                facts.user());
    }

    private static long receivedAtMs(JournalRecord record) {
        return TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs());
    }

    /** What came of an event. */
    public sealed interface Outcome {
        /**
         * Every rule was evaluated.
         *
         * @param hits null when no rule matched
         * @param mark null when the event has no number in a stream
         */
        record Evaluated(@Nullable EventHits hits, @Nullable StreamMark mark) implements Outcome {

            /** Of an event without a number. */
            public Evaluated(@Nullable EventHits hits) {
                this(hits, null);
            }
        }

        /** No rule could be evaluated. */
        record Undecodable(DeadLetter letter) implements Outcome {
            public Undecodable {
                requireNonNull(letter, "letter");
            }
        }
    }
}
