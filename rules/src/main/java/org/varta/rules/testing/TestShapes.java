package org.varta.rules.testing;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/** Takes values of an expected shape out of test files, and reports those that have another. */
final class TestShapes {

    private final Problems problems;

    TestShapes(Problems problems) {
        this.problems = problems;
    }

    int errors() {
        return problems.errors();
    }

    void error(Code code, YamlNode at, String message) {
        problems.error(code, new Position(at.line(), at.column()), message);
    }

    void knownKeys(Mapping map, String... names) {
        for (Entry entry : map.entries()) {
            String key = entry.key().text();
            if (!Set.of(names).contains(key)) {
                error(
                        Code.UNKNOWN_KEY,
                        entry.key(),
                        key + " means nothing here; there are " + String.join(", ", names)
                                + Nearest.hint(key, List.of(names)));
            }
        }
    }

    @Nullable
    String text(Mapping map, String key, boolean isRequired) {
        YamlNode node = map.get(key);
        if (node instanceof Scalar scalar && scalar.kind() != Kind.NULL) {
            return scalar.text();
        }
        if (node != null) {
            error(Code.WRONG_TYPE, node, key + " has to be text, not " + node.describe());
        } else if (isRequired) {
            error(Code.MISSING_KEY, map, key + " is missing");
        }
        return null;
    }

    List<YamlNode> list(Mapping map, String key) {
        YamlNode node = map.get(key);
        if (node instanceof Sequence list && !list.items().isEmpty()) {
            return list.items();
        }
        if (node == null) {
            error(Code.MISSING_KEY, map, key + " is missing");
        } else {
            error(Code.WRONG_TYPE, node, key + " has to be a list that is not empty");
        }
        return List.of();
    }

    /** A whole number from 0 to a million, or null. */
    @Nullable
    Integer count(Mapping map, String key) {
        YamlNode node = map.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.INT
                && scalar.text().matches("[0-9]{1,6}")) {
            return Integer.valueOf(scalar.text());
        }
        error(Code.WRONG_TYPE, node, key + " has to be a whole number from 0 to 999999");
        return null;
    }

    /** A time such as {@code 500ms}, {@code 50s}, {@code 2m}, {@code 1h}, {@code 7d}; {@code absent} where there is none. */
    Duration duration(Mapping map, String key, Duration absent) {
        YamlNode node = map.get(key);
        if (node == null) {
            return absent;
        }
        return duration(node, key);
    }

    /** The same of a value; nothing at all where it has another shape, which is reported. */
    Duration duration(YamlNode node, String key) {
        if (node instanceof Scalar scalar && scalar.text().matches("[0-9]{1,6}(ms|s|m|h|d)")) {
            String text = scalar.text();
            boolean isMillis = text.endsWith("ms");
            long number = Long.parseLong(text.substring(0, text.length() - (isMillis ? 2 : 1)));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> isMillis ? Duration.ofMillis(number) : Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        error(Code.INVALID_TIMESPAN, node, key + " has to be a whole number and one of ms, s, m, h, d: 50s");
        return Duration.ZERO;
    }
}
