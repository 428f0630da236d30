package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.List;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;

/**
 * A correlation ready to run.
 *
 * @param index its number in {@link CorrelationPlan#correlations}
 * @param level Sigma level keyword
 * @param timespanMs length of the window; an event exactly so old is out of it
 * @param comparisons all have to hold on the number that the kind counts; none holds on 0
 * @param members how many different rules it refers to
 * @param groupBy names of its group-by fields, aliases as they stand
 */
public record PlannedCorrelation(
        int index,
        RuleHeader header,
        String level,
        Counts counts,
        long timespanMs,
        List<Comparison> comparisons,
        int members,
        List<String> groupBy) {

    /** What its comparisons are about. */
    public enum Counts {
        /** Hits: event_count. */
        HITS,
        /** Different values of its fields: value_count. */
        VALUES,
        /** Different rules that hit: temporal. */
        MEMBERS,
        /** Different rules that hit, the times in the order of the rules: temporal_ordered. */
        MEMBERS_IN_ORDER
    }

    public PlannedCorrelation {
        requireNonNull(header, "header");
        requireNonNull(level, "level");
        requireNonNull(counts, "counts");
        comparisons = List.copyOf(comparisons);
        groupBy = List.copyOf(groupBy);
    }

    /** Whether every comparison holds. */
    public boolean holds(long count) {
        for (Comparison comparison : comparisons) {
            int order = BigDecimal.valueOf(count).compareTo(comparison.threshold());
            boolean holds = switch (comparison.operator()) {
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
                case EQ -> order == 0;
                case NEQ -> order != 0;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
