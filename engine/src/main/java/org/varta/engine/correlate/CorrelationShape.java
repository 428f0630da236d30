package org.varta.engine.correlate;

import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.PlannedCorrelation.Counts;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Which correlations can be run, judged by one correlation alone. */
final class CorrelationShape {

    private static final int MEDIAN = 50;

    private CorrelationShape() {}

    /** Why it cannot be run, for its author; null when it can. The parser lets most of this not pass. */
    static @Nullable String fault(SigmaCorrelation correlation) {
        String type = correlation.type().keyword();
        if (correlation.timespan().toMillis() <= 0) {
            return "timespan has to be longer than nothing";
        }
        if (correlation.comparisons().isEmpty() && !isTemporal(correlation)) {
            return type + " needs a condition such as gte: 10";
        }
        return switch (correlation.type()) {
            case EVENT_COUNT, TEMPORAL -> null;
            case TEMPORAL_ORDERED ->
                correlation.comparisons().isEmpty()
                        ? null
                        : "temporal_ordered takes no comparison: all rules have to hit, in their order";
            case VALUE_COUNT ->
                correlation.conditionFields().isEmpty()
                        ? "value_count needs condition.field: the field whose values are counted"
                        : null;
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN -> fieldFault(correlation);
            case VALUE_PERCENTILE ->
                correlation.percentile() == null
                        ? "value_percentile needs condition.percentile: a whole number from 0 to 100"
                        : fieldFault(correlation);
        };
    }

    private static @Nullable String fieldFault(SigmaCorrelation correlation) {
        return correlation.conditionFields().size() == 1
                ? null
                : correlation.type().keyword() + " needs one condition.field: the field whose numbers are taken";
    }

    private static boolean isTemporal(SigmaCorrelation correlation) {
        return correlation.type() == Type.TEMPORAL || correlation.type() == Type.TEMPORAL_ORDERED;
    }

    static Counts counts(SigmaCorrelation correlation) {
        return switch (correlation.type()) {
            case EVENT_COUNT -> Counts.HITS;
            case VALUE_COUNT -> Counts.VALUES;
            case TEMPORAL -> correlation.ruleCondition() == null ? Counts.MEMBERS : Counts.TERMS;
            case TEMPORAL_ORDERED -> Counts.TERMS_IN_ORDER;
            case VALUE_SUM -> Counts.SUM;
            case VALUE_AVG -> Counts.AVERAGE;
            case VALUE_MEDIAN, VALUE_PERCENTILE -> Counts.PERCENTILE;
        };
    }

    static int percentile(SigmaCorrelation correlation) {
        Integer percentile = correlation.percentile();
        return percentile == null ? MEDIAN : percentile;
    }
}
