package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correlation rule; specification 2.1.0, "Sigma Correlation Rules".
 *
 * @param rules ids or names of the rules it refers to, in file order; at least one
 * @param groupBy fields, or aliases, whose values make a group; may be empty
 * @param aliases alias name to rule reference to field name
 * @param timespan the window
 * @param comparisons of {@code condition}, all of which have to hold; empty where the type needs none
 * @param conditionFields {@code condition.field} of value_count and the value_ types
 * @param percentile {@code condition.percentile}, 0 to 100, of value_percentile
 * @param ruleCondition extended condition over rule references ({@code a and not b}), for the temporal types
 * @param isGroupRequired {@code group-by-missing: drop}, an extension: an event without one of the group-by fields is left
 *     out; else it is in a group of its own
 * @param throttle {@code throttle}, an extension: a group comes true once in each span of this length, spans aligned to 1970; null
 *     without one
 * @param isGenerating {@code generate}: whether the rules it refers to also alert by themselves
 */
public record SigmaCorrelation(
        RuleHeader header,
        Type type,
        List<String> rules,
        List<String> groupBy,
        Map<String, Map<String, String>> aliases,
        Duration timespan,
        List<Comparison> comparisons,
        List<String> conditionFields,
        @Nullable Integer percentile,
        @Nullable Condition ruleCondition,
        boolean isGroupRequired,
        @Nullable Duration throttle,
        boolean isGenerating)
        implements SigmaDocument {

    public SigmaCorrelation {
        requireNonNull(header, "header");
        requireNonNull(type, "type");
        requireNonNull(timespan, "timespan");
        rules = List.copyOf(rules);
        groupBy = List.copyOf(groupBy);
        aliases = Map.copyOf(aliases);
        comparisons = List.copyOf(comparisons);
        conditionFields = List.copyOf(conditionFields);
    }

    /** {@code type}. */
    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_MEDIAN,
        VALUE_PERCENTILE;

        /** As it stands in rule files. */
        public String keyword() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One operator of {@code condition}. */
    public record Comparison(Operator operator, BigDecimal threshold) {
        public Comparison {
            requireNonNull(operator, "operator");
            requireNonNull(threshold, "threshold");
        }
    }

    /** {@code gt gte lt lte eq neq}. */
    public enum Operator {
        GT,
        GTE,
        LT,
        LTE,
        EQ,
        NEQ
    }
}
