package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.rules.pack.RulePack;

/**
 * A rule set as the correlator sees it: what becomes of each rule's hits.
 *
 * @param sources by rule key: detection rules and correlations
 * @param correlations those in force, by index
 * @param eplRules EPL rules in force, by index
 * @param unsupported correlations and EPL rules that are not in force
 * @param bounds of the correlator's memory that the site asks for, by the names of {@link CorrelatorLimits}
 * @param reachMs how far back hits can influence what the correlator does next, by the clock, milliseconds
 */
public record CorrelationPlan(
        Map<String, PlannedSource> sources,
        List<PlannedCorrelation> correlations,
        List<PlannedEpl> eplRules,
        List<Unsupported> unsupported,
        Map<String, Long> bounds,
        long reachMs) {

    /** How long a late event waits for others of its time, by the clock, where the timespan is not longer. */
    public static final long BACKLOG_WAIT_MS = TimeUnit.MINUTES.toMillis(10);

    public CorrelationPlan {
        requireNonNull(sources, "sources");
        sources = Map.copyOf(sources);
        correlations = List.copyOf(correlations);
        eplRules = List.copyOf(eplRules);
        unsupported = List.copyOf(unsupported);
        bounds = Map.copyOf(bounds);
    }

    /** Plans a rule set; what cannot be run is in {@link #unsupported}, never left out in silence. */
    public static CorrelationPlan of(RulePack pack, EplGate gate) {
        return new Planner(pack, gate).plan();
    }

    /** Plans a rule set without its EPL rules, which are in {@link #unsupported}. */
    public static CorrelationPlan of(RulePack pack) {
        return of(pack, EplGate.CLOSED);
    }

    /** The rule or correlation with this key and text, or null when the rule set does not have it. */
    public @Nullable PlannedSource source(String ruleKey, String contentHash) {
        PlannedSource source = sources.get(ruleKey);
        return source != null && source.header().contentHash().equals(contentHash) ? source : null;
    }

    /** Fields of events that correlations read, by the key of the detection rule whose hits have to carry them. */
    public Map<String, Set<String>> fieldsByRule() {
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        sources.forEach((key, source) -> {
            Set<String> needed = new LinkedHashSet<>();
            for (Feed feed : source.feeds()) {
                needed.addAll(feed.groupFields());
                needed.addAll(feed.valueFields());
            }
            source.eplFeeds().forEach(feed -> needed.addAll(feed.fields()));
            if (!needed.isEmpty()) {
                fields.put(key, needed);
            }
        });
        return fields;
    }

    /** Correlations with a longer timespan do not share a bound with the others. */
    public static final long SHARED_SPAN_MAX_MS = TimeUnit.HOURS.toMillis(1);

    /** The span in which correlations with these timespans share a bound: the longest that is not too long; 1 where none is. */
    public static long sharedSpanMs(List<Long> timespansMs) {
        return timespansMs.stream()
                .mapToLong(timespanMs -> timespanMs)
                .filter(timespanMs -> timespanMs <= SHARED_SPAN_MAX_MS)
                .max()
                .orElse(1);
    }

    /** How long a throttle remembers that a group came true, by the clock, milliseconds; 0 without a throttle. */
    public static long throttleReachMs(long throttleMs, long timespanMs) {
        return throttleMs == 0 ? 0 : throttleMs + backlogWaitMs(timespanMs);
    }

    /** How long a late event is kept for a window of this length, milliseconds. */
    public static long backlogWaitMs(long timespanMs) {
        return Math.max(timespanMs, BACKLOG_WAIT_MS);
    }
}
