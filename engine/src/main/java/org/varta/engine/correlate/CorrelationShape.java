package org.varta.engine.correlate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.PlannedCorrelation.Counts;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Which correlations can be run, judged by one correlation alone. */
final class CorrelationShape {

    private CorrelationShape() {}

    /** Why it cannot be run, for its author; null when it can. */
    static @Nullable String fault(SigmaCorrelation correlation) {
        String type = correlation.type().keyword();
        if (correlation.timespan().toMillis() <= 0) {
            return "timespan has to be longer than nothing";
        }
        return switch (correlation.type()) {
            case EVENT_COUNT -> countFault(correlation);
            case VALUE_COUNT ->
                correlation.conditionFields().isEmpty()
                        ? "value_count needs condition.field: the field whose values are counted"
                        : countFault(correlation);
            case TEMPORAL, TEMPORAL_ORDERED -> temporalFault(correlation);
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE ->
                type + " is not supported yet; supported are event_count, value_count, temporal, temporal_ordered";
        };
    }

    private static @Nullable String countFault(SigmaCorrelation correlation) {
        if (correlation.comparisons().isEmpty()) {
            return correlation.type().keyword() + " needs a condition such as gte: 10";
        }
        if (holdsOnZero(correlation)) {
            return "the condition is true when nothing happens; absence is not supported yet, so give a lower bound"
                    + " such as gte: 1";
        }
        return null;
    }

    private static @Nullable String temporalFault(SigmaCorrelation correlation) {
        if (correlation.ruleCondition() != null) {
            return "a condition over rules is not supported yet; without one, all rules have to hit";
        }
        if (!correlation.comparisons().isEmpty() && correlation.type() == Type.TEMPORAL_ORDERED) {
            return "temporal_ordered takes no comparison: all rules have to hit, in their order";
        }
        if (!correlation.comparisons().isEmpty() && holdsOnZero(correlation)) {
            return "the condition is true when nothing happens; absence is not supported yet";
        }
        return null;
    }

    private static boolean holdsOnZero(SigmaCorrelation correlation) {
        for (Comparison comparison : correlation.comparisons()) {
            int order = BigDecimal.ZERO.compareTo(comparison.threshold());
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

    static Counts counts(Type type) {
        return switch (type) {
            case EVENT_COUNT -> Counts.HITS;
            case VALUE_COUNT -> Counts.VALUES;
            case TEMPORAL -> Counts.MEMBERS;
            case TEMPORAL_ORDERED -> Counts.MEMBERS_IN_ORDER;
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE ->
                throw new IllegalArgumentException(type.keyword());
        };
    }
}
