package org.varta.rules.parse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;

/**
 * A correlation document; specification 2.1.0, "Sigma Correlation Rules", and the extended condition of the 2.2 draft.
 */
final class CorrelationParser {

    private static final Set<String> KEYS = Set.of(
            "type",
            "rules",
            "group-by",
            "aliases",
            "timespan",
            "condition",
            "generate",
            "group-by-missing",
            "throttle");
    private static final List<String> TYPES = Arrays.stream(SigmaCorrelation.Type.values())
            .map(SigmaCorrelation.Type::keyword)
            .toList();
    private static final Duration TIMESPAN_MAX = Duration.ofDays(10 * 366);

    private final Problems problems;
    private final Shapes shapes;

    CorrelationParser(Problems problems) {
        this.problems = problems;
        this.shapes = new Shapes(problems);
    }

    /** The correlation, or null when there are errors, which have been reported. */
    @Nullable
    SigmaCorrelation parse(RuleHeader header, Mapping root) {
        Mapping map = shapes.map(root, "correlation", true);
        if (map == null) {
            return null;
        }
        int errors = problems.errors();
        for (Entry entry : map.entries()) {
            String key = entry.key().text();
            if (!KEYS.contains(key)) {
                problems.warning(
                        Code.UNKNOWN_KEY, entry.key(), "a correlation has no " + key + Nearest.hint(key, KEYS));
            }
        }
        SigmaCorrelation.Type type = type(map);
        Duration timespan = timespan(map, "timespan");
        Duration throttle = map.get("throttle") == null ? null : timespan(map, "throttle");
        List<String> rules = new ArrayList<>(shapes.texts(map, "rules"));
        Map<String, Map<String, String>> aliases = aliases(map);
        CorrelationCondition condition = new CorrelationCondition(problems, type, map);
        condition.parse(rules);
        if (rules.isEmpty()) {
            problems.error(Code.MISSING_KEY, map, "rules is missing: the ids or names of the rules to correlate");
        }
        aliases.forEach((alias, fields) -> fields.keySet().forEach(rule -> {
            if (!rules.contains(rule)) {
                problems.error(
                        Code.UNKNOWN_RULE,
                        map,
                        "the alias " + alias + " names " + rule + ", which is not among the rules of the correlation"
                                + Nearest.hint(rule, rules));
            }
        }));
        boolean isGenerating = generate(map) || generate(root);
        boolean isGroupRequired = isGroupRequired(map);
        if (type == null || timespan == null || problems.errors() > errors) {
            return null;
        }
        return new SigmaCorrelation(
                header,
                type,
                rules,
                shapes.texts(map, "group-by"),
                aliases,
                timespan,
                condition.comparisons(),
                condition.fields(),
                condition.percentile(),
                condition.expression(),
                isGroupRequired,
                throttle,
                isGenerating);
    }

    private SigmaCorrelation.@Nullable Type type(Mapping map) {
        String text = shapes.text(map, "type");
        YamlNode node = map.get("type");
        if (text == null || node == null) {
            shapes.missing(map, "type");
            return null;
        }
        // pySigma's names for temporal types whose condition is an expression
        String keyword = text.endsWith("_extended") ? text.substring(0, text.length() - "_extended".length()) : text;
        if (keyword.equals(text) || keyword.startsWith("temporal")) {
            for (SigmaCorrelation.Type type : SigmaCorrelation.Type.values()) {
                if (type.keyword().equals(keyword)) {
                    return type;
                }
            }
        }
        problems.error(
                Code.UNKNOWN_CORRELATION_TYPE,
                node,
                "the type " + text + " is none of " + String.join(", ", TYPES) + Nearest.hint(text, TYPES));
        return null;
    }

    private @Nullable Duration timespan(Mapping map, String key) {
        String text = shapes.text(map, key);
        YamlNode node = map.get(key);
        if (text == null || node == null) {
            shapes.missing(map, key);
            return null;
        }
        Optional<Duration> timespan = duration(text);
        if (timespan.isEmpty()) {
            problems.error(
                    Code.INVALID_TIMESPAN,
                    node,
                    "the " + key + " " + text
                            + " is not a positive number and one of s, m, h, d, w, M (month), y, and at most ten"
                            + " years: 90s, 5m");
        }
        return timespan.orElse(null);
    }

    /** Months and years are the mean ones of the Gregorian calendar, as in pySigma. */
    static Optional<Duration> duration(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > 9 || !text.substring(0, digits).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long unitSeconds = switch (text.charAt(digits)) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3_600;
            case 'd' -> 86_400;
            case 'w' -> 604_800;
            case 'M' -> 2_629_746;
            case 'y' -> 31_556_952;
            default -> 0;
        };
        Duration timespan = Duration.ofSeconds(Long.parseLong(text.substring(0, digits)) * unitSeconds);
        return timespan.isPositive() && timespan.compareTo(TIMESPAN_MAX) <= 0
                ? Optional.of(timespan)
                : Optional.empty();
    }

    private Map<String, Map<String, String>> aliases(Mapping map) {
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        Mapping node = shapes.map(map, "aliases", false);
        if (node != null) {
            for (Entry alias : node.entries()) {
                Map<String, String> fields = new LinkedHashMap<>();
                Mapping fieldOfRule = shapes.map(node, alias.key().text(), true);
                if (fieldOfRule != null) {
                    for (Entry rule : fieldOfRule.entries()) {
                        String field = shapes.text(fieldOfRule, rule.key().text());
                        if (field != null) {
                            fields.put(rule.key().text(), field);
                        }
                    }
                }
                aliases.put(alias.key().text(), fields);
            }
        }
        return aliases;
    }

    private boolean isGroupRequired(Mapping map) {
        YamlNode node = map.get("group-by-missing");
        String text = shapes.text(map, "group-by-missing");
        if (node == null || text == null || text.equals("own")) {
            return false;
        }
        if (!text.equals("drop")) {
            problems.error(
                    Code.WRONG_TYPE,
                    node,
                    "group-by-missing is own (a group of its own) or drop (left out), not " + text);
        }
        return true;
    }

    private boolean generate(Mapping map) {
        YamlNode node = map.get("generate");
        if (node == null) {
            return false;
        }
        if (!(node instanceof Scalar scalar) || scalar.kind() != Kind.BOOL) {
            problems.error(Code.WRONG_TYPE, node, "generate has to be true or false, not " + node.describe());
            return false;
        }
        return scalar.text().equalsIgnoreCase("true");
    }
}
