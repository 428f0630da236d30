package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.rules.sigma.RuleHeader;

/**
 * A correlation ready to run.
 *
 * @param index its number in {@link CorrelationPlan#correlations}
 * @param level Sigma level keyword
 * @param timespanMs length of the window; an event exactly so old is out of it
 * @param thresholds what has to hold on the number that the kind takes; of no matter where terms are evaluated
 * @param percentile 0 to 100, of {@link Counts#PERCENTILE}
 * @param terms of a condition over rules: one of them has to be true; empty for other kinds
 * @param members how many different rules it refers to
 * @param groupBy names of its group-by fields, aliases as they stand
 * @param isGroupRequired whether an event without one of the group-by fields is left out; else it is in a group of its own
 * @param throttleMs a group comes true once in each span of this length; 0 without a throttle
 */
public record PlannedCorrelation(
        int index,
        RuleHeader header,
        String level,
        Counts counts,
        long timespanMs,
        Thresholds thresholds,
        int percentile,
        List<Term> terms,
        int members,
        List<String> groupBy,
        boolean isGroupRequired,
        long throttleMs) {

    /** What it is decided by. */
    public enum Counts {
        /** Hits: event_count. */
        HITS,
        /** Different values of its fields: value_count. */
        VALUES,
        /** Different rules that hit: temporal. */
        MEMBERS,
        /** The sum of a field's numbers, 0 without any: value_sum. */
        SUM,
        /** Their mean, none without any: value_avg. */
        AVERAGE,
        /** A percentile of them, interpolated linearly, none without any: value_median, value_percentile. */
        PERCENTILE,
        /** Terms over the rules that hit: temporal with a condition over rules. */
        TERMS,
        /** The same, the hits of the rules in the order of the rules: temporal_ordered. */
        TERMS_IN_ORDER
    }

    public PlannedCorrelation {
        requireNonNull(header, "header");
        requireNonNull(level, "level");
        requireNonNull(counts, "counts");
        requireNonNull(thresholds, "thresholds");
        terms = List.copyOf(terms);
        groupBy = List.copyOf(groupBy);
    }

    /**
     * Whether something has to stay away: such a window begins with each hit and is judged at the instant at which it ends.
     * All others are judged whenever a hit comes or leaves.
     */
    public boolean isJudgedAtEnd() {
        for (Term term : terms) {
            if (term.forbidden() != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether it can become true by what leaves the window, so that the instant at which it leaves counts. */
    public boolean canComeTrueByLeaving() {
        return switch (counts) {
            case HITS, VALUES, MEMBERS -> !thresholds.areUpward();
            case SUM, AVERAGE, PERCENTILE -> true;
            case TERMS, TERMS_IN_ORDER -> isJudgedAtEnd();
        };
    }

    /** Whether it is true of an empty window. */
    public boolean holdsOnNothing() {
        return switch (counts) {
            case HITS, VALUES, MEMBERS, SUM -> thresholds.hold(0);
            case AVERAGE, PERCENTILE, TERMS, TERMS_IN_ORDER -> false;
        };
    }

    /** Whether it takes values of fields. */
    public boolean takesValues() {
        return counts == Counts.VALUES || takesNumbers();
    }

    /** Whether it takes numbers. */
    public boolean takesNumbers() {
        return counts == Counts.SUM || counts == Counts.AVERAGE || counts == Counts.PERCENTILE;
    }
}
