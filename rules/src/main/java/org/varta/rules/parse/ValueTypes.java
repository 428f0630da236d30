package org.varta.rules.parse;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.ModifierChain.Family;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.yaml.YamlNode;

/** Checks that the values of an item are of the type that its modifiers need. */
final class ValueTypes {

    private final Problems problems;
    private final List<Modifier> chain;
    private final Family family;

    ValueTypes(Problems problems, List<Modifier> chain) {
        this.problems = problems;
        this.chain = chain;
        this.family = ModifierChain.family(chain);
    }

    void check(YamlNode node, List<Value> values) {
        if (family == Family.EXISTS && values.size() > 1) {
            problems.error(Code.VALUE_TYPE, node, "exists takes one value, true or false");
            return;
        }
        for (Value value : values) {
            String expected = expected(value);
            if (expected != null) {
                problems.error(Code.VALUE_TYPE, value.position(), expected);
            }
            if (family == Family.TIME_PART && value instanceof Value.Numeric numeric) {
                range(numeric);
            }
        }
    }

    private @Nullable String expected(Value value) {
        return switch (family) {
            case EXISTS -> value instanceof Value.Bool ? null : "exists takes true or false, without quotes";
            case COMPARE, TIME_PART ->
                value instanceof Value.Numeric
                        ? null
                        : chain.getFirst().keyword() + " compares numbers; write the number without quotes";
            case FIELD_REFERENCE ->
                value instanceof Value.Text text && !text.text().isEmpty()
                        ? null
                        : "fieldref takes the name of a field";
            case REGEX, CIDR -> isTextual(value) ? null : chain.getFirst().keyword() + " takes text";
            case TEXT -> isTextual(value) || !needsText() ? null : needing() + " takes text; quote the value";
        };
    }

    private static boolean isTextual(Value value) {
        return value instanceof Value.Text || value instanceof Value.Numeric;
    }

    private boolean needsText() {
        return !needing().isEmpty();
    }

    private String needing() {
        for (Modifier modifier : chain) {
            if (modifier != Modifier.ALL && modifier != Modifier.NEQ) {
                return modifier.keyword();
            }
        }
        return "";
    }

    private void range(Value.Numeric value) {
        for (Modifier modifier : chain) {
            int[] range = range(modifier);
            if (range.length == 2 && !isInside(value.number(), range[0], range[1])) {
                problems.error(
                        Code.VALUE_RANGE,
                        value.position(),
                        modifier.keyword() + " is a whole number from " + range[0] + " to " + range[1]);
            }
        }
    }

    private static int[] range(Modifier modifier) {
        return switch (modifier) {
            case MINUTE -> new int[] {0, 59};
            case HOUR -> new int[] {0, 23};
            case DAY -> new int[] {1, 31};
            case WEEK -> new int[] {1, 53};
            case MONTH -> new int[] {1, 12};
            case YEAR -> new int[] {1, 9999};
            case ALL, CONTAINS, STARTSWITH, ENDSWITH, EXISTS, CASED, NEQ, WINDASH, RE, I, M, S -> new int[0];
            case BASE64, BASE64OFFSET, UTF16, UTF16LE, UTF16BE, WIDE, LT, LTE, GT, GTE -> new int[0];
            case CIDR, EXPAND, FIELDREF -> new int[0];
        };
    }

    private static boolean isInside(BigDecimal number, int low, int high) {
        return number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(low)) >= 0
                && number.compareTo(BigDecimal.valueOf(high)) <= 0;
    }
}
