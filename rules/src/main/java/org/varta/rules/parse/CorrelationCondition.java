package org.varta.rules.parse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/** {@code condition} of a correlation: operators with thresholds, or an expression over the rules it refers to. */
final class CorrelationCondition {

    private static final List<String> OPERATORS = Arrays.stream(Operator.values())
            .map(operator -> operator.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final Set<String> KEYS =
            Stream.concat(OPERATORS.stream(), Stream.of("field", "percentile")).collect(Collectors.toUnmodifiableSet());

    private static final int THRESHOLD_LENGTH_MAX = 40;

    private final Problems problems;
    private final Shapes shapes;
    private final SigmaCorrelation.@Nullable Type type;
    private final Mapping correlation;
    private final List<Comparison> comparisons = new ArrayList<>();
    private List<String> fields = List.of();
    private @Nullable Integer percentile;
    private @Nullable Condition expression;

    CorrelationCondition(Problems problems, SigmaCorrelation.@Nullable Type type, Mapping correlation) {
        this.problems = problems;
        this.shapes = new Shapes(problems);
        this.type = type;
        this.correlation = correlation;
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    List<String> fields() {
        return fields;
    }

    @Nullable
    Integer percentile() {
        return percentile;
    }

    @Nullable
    Condition expression() {
        return expression;
    }

    /** Reads it; where {@code rules} is empty, an expression adds the rules it names. */
    void parse(List<String> rules) {
        switch (correlation.get("condition")) {
            case null -> {
                if (type != null && !isTemporal(type)) {
                    problems.error(
                            Code.MISSING_KEY,
                            correlation,
                            "condition is missing: " + type.keyword() + " needs gte: 10 or the like");
                }
            }
            case Sequence sequence ->
                problems.error(Code.WRONG_TYPE, sequence, "the condition has to be a map or an expression, not a list");
            case Scalar scalar -> expression(scalar, rules);
            case Mapping map -> map(map);
        }
    }

    private static boolean isTemporal(SigmaCorrelation.Type type) {
        return type == SigmaCorrelation.Type.TEMPORAL || type == SigmaCorrelation.Type.TEMPORAL_ORDERED;
    }

    private void expression(Scalar scalar, List<String> rules) {
        if (type != null && !isTemporal(type)) {
            invalid(
                    scalar,
                    type.keyword() + " needs a map with gte: 10 or the like; an expression goes with temporal types");
            return;
        }
        boolean isOpen = rules.isEmpty();
        ConditionParser parser = new ConditionParser(problems, rules, isOpen);
        expression = parser.parse(scalar);
        if (isOpen) {
            rules.addAll(parser.used());
        } else if (expression != null) {
            for (String rule : rules) {
                if (!parser.used().contains(rule)) {
                    invalid(scalar, "the rule " + rule + " is not in the condition; remove it from rules, or use it");
                }
            }
        }
    }

    private void map(Mapping map) {
        for (Entry entry : map.entries()) {
            String key = entry.key().text();
            Operator operator = operator(key);
            if (operator != null) {
                threshold(operator, entry.value());
            } else if (!KEYS.contains(key)) {
                problems.error(
                        Code.UNKNOWN_KEY,
                        entry.key(),
                        "the condition of a correlation has no " + key + Nearest.hint(key, KEYS));
            }
        }
        fields = shapes.texts(map, "field");
        percentile = percentile(map);
        if (type != null) {
            fits(type, map);
        }
    }

    private static @Nullable Operator operator(String key) {
        for (Operator operator : Operator.values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(key)) {
                return operator;
            }
        }
        return null;
    }

    private void threshold(Operator operator, YamlNode node) {
        if (node instanceof Scalar scalar
                && (scalar.kind() == Kind.INT || scalar.kind() == Kind.FLOAT)
                && scalar.text().length() <= THRESHOLD_LENGTH_MAX) {
            comparisons.add(new Comparison(operator, new BigDecimal(scalar.text())));
        } else {
            problems.error(
                    Code.WRONG_TYPE,
                    node,
                    "a threshold has to be a number of at most " + THRESHOLD_LENGTH_MAX + " characters, not "
                            + node.describe());
        }
    }

    private @Nullable Integer percentile(Mapping map) {
        YamlNode node = map.get("percentile");
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.INT
                && scalar.text().length() <= 3) {
            int value = Integer.parseInt(scalar.text());
            if (value >= 0 && value <= 100) {
                return value;
            }
        }
        problems.error(Code.VALUE_RANGE, node, "percentile is a whole number from 0 to 100");
        return null;
    }

    private void fits(SigmaCorrelation.Type checked, Mapping map) {
        if (comparisons.isEmpty()) {
            invalid(map, "the condition needs a threshold: one of " + String.join(", ", OPERATORS));
        }
        switch (checked) {
            case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> {
                if (!fields.isEmpty()) {
                    invalid(map, checked.keyword() + " counts events and takes no field; value_count counts values");
                }
            }
            case VALUE_COUNT -> {
                if (fields.isEmpty()) {
                    invalid(map, "value_count needs field: whose values to count");
                }
            }
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> {
                if (fields.size() != 1) {
                    invalid(map, checked.keyword() + " needs one field: whose values to take");
                }
            }
        }
        if (checked == SigmaCorrelation.Type.VALUE_PERCENTILE && map.get("percentile") == null) {
            invalid(map, "value_percentile needs percentile: a whole number from 0 to 100");
        } else if (checked != SigmaCorrelation.Type.VALUE_PERCENTILE && map.get("percentile") != null) {
            invalid(map, "percentile goes with value_percentile only");
        }
    }

    private void invalid(YamlNode node, String message) {
        problems.error(Code.INVALID_CORRELATION_CONDITION, node, message);
    }
}
