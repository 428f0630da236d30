package org.varta.rules.match;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.ValueKind;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/**
 * What a predicate means, written as plainly as possible over maps and strings and sharing nothing with the matcher.
 *
 * @param fields every field with its values; fields and keywords alike read from it
 */
record NaiveOracle(Map<String, List<Value>> fields) {

    record Value(ValueKind kind, String text) {
        boolean isTestable() {
            return kind != ValueKind.NULL && kind != ValueKind.OBJECT && kind != ValueKind.ARRAY;
        }
    }

    boolean holds(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(var operands) -> operands.stream().allMatch(this::holds);
            case Predicate.Or(var operands) -> operands.stream().anyMatch(this::holds);
            case Predicate.Not(var operand) -> !holds(operand);
            case Predicate.Field(var field, var test) -> values(field).stream().anyMatch(v -> passes(v, test));
            case Predicate.Keyword(var test) ->
                fields.values().stream().flatMap(List::stream).anyMatch(v -> passes(v, test));
            case Predicate.IsNull(var field) ->
                !fields.containsKey(field) || values(field).stream().anyMatch(v -> v.kind() == ValueKind.NULL);
            case Predicate.Exists(var field) -> fields.containsKey(field);
            case Predicate.FieldReference(var field, var other, var relation, var isCased) ->
                refers(values(field), values(other), relation, isCased);
        };
    }

    private List<Value> values(String field) {
        return fields.getOrDefault(field, List.of());
    }

    private static boolean refers(List<Value> left, List<Value> right, Predicate.Relation relation, boolean isCased) {
        BiPredicate<String, String> relates = switch (relation) {
            case EQUALS -> String::equals;
            case CONTAINS -> String::contains;
            case STARTS_WITH -> String::startsWith;
            case ENDS_WITH -> String::endsWith;
        };
        return left.stream()
                .filter(Value::isTestable)
                .anyMatch(a -> right.stream()
                        .filter(Value::isTestable)
                        .anyMatch(b -> relates.test(folded(a.text(), isCased), folded(b.text(), isCased))));
    }

    private static boolean passes(Value value, ValueTest test) {
        if (!value.isTestable()) {
            return false;
        }
        String text = value.text();
        return switch (test) {
            case ValueTest.Pattern(var pieces, var isCased) ->
                glob(
                        pieces.stream().mapMultiToInt(NaiveOracle::codes).toArray(),
                        0,
                        folded(text, isCased).codePoints().toArray(),
                        0);
            case ValueTest.Regex(var expression, var i, var m, var s) -> {
                int flags = (i ? java.util.regex.Pattern.CASE_INSENSITIVE | java.util.regex.Pattern.UNICODE_CASE : 0)
                        | (m ? java.util.regex.Pattern.MULTILINE : 0)
                        | (s ? java.util.regex.Pattern.DOTALL : 0);
                yield java.util.regex.Pattern.compile(expression, flags)
                        .matcher(text)
                        .find();
            }
            case ValueTest.Cidr(var network, var bits) -> isInside(text, network, bits);
            case ValueTest.NumberEquals(var number) -> {
                BigDecimal actual = number(text);
                yield actual != null && actual.compareTo(number) == 0;
            }
            case ValueTest.Compare(var order, var number) -> {
                BigDecimal actual = text.startsWith("0x") ? hex(text) : number(text);
                yield actual != null && inOrder(order, actual.compareTo(number));
            }
            case ValueTest.BooleanEquals(var expected) -> text.equalsIgnoreCase(Boolean.toString(expected));
            case ValueTest.TimePart(var part, var number) -> {
                OffsetDateTime time = time(text);
                yield time != null && part(time.withOffsetSameInstant(ZoneOffset.UTC), part) == number;
            }
        };
    }

    private static void codes(ValueTest.Piece piece, java.util.function.IntConsumer out) {
        switch (piece) {
            case ValueTest.Piece.Literal(var literal) -> literal.codePoints().forEach(out);
            case ValueTest.Piece.AnyRun run -> out.accept('*');
            case ValueTest.Piece.AnyOne one -> out.accept('?');
        }
    }

    /** Exponential on purpose. */
    static boolean glob(int[] pattern, int p, int[] text, int t) {
        if (p == pattern.length) {
            return t == text.length;
        }
        if (pattern[p] == '*') {
            return glob(pattern, p + 1, text, t) || (t < text.length && glob(pattern, p, text, t + 1));
        }
        return t < text.length && (pattern[p] == '?' || pattern[p] == text[t]) && glob(pattern, p + 1, text, t + 1);
    }

    private static String folded(String text, boolean isCased) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> isCased ? c : Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isInside(String text, InetAddress network, int bits) {
        if (!text.matches(
                "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            byte[] address = InetAddress.getByName(text.contains(":") ? "[" + text + "]" : text)
                    .getAddress();
            byte[] base = network.getAddress();
            int shift = base.length * 8 - bits;
            return address.length == base.length
                    && new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, base).shiftRight(shift));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal hex(String text) {
        try {
            return new BigDecimal(new BigInteger(text.substring(2), 16));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean inOrder(ValueTest.Order order, int sign) {
        return switch (order) {
            case LESS -> sign < 0;
            case LESS_OR_EQUAL -> sign <= 0;
            case GREATER -> sign > 0;
            case GREATER_OR_EQUAL -> sign >= 0;
        };
    }

    private static @Nullable OffsetDateTime time(String text) {
        try {
            if (text.matches("[0-9]{9,11}([.][0-9]+)?")) {
                long seconds = new BigDecimal(text).longValue();
                return Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC);
            }
            if (text.matches("[0-9]{12,14}([.][0-9]+)?")) {
                long milliseconds = new BigDecimal(text).longValue();
                return Instant.ofEpochMilli(milliseconds).atOffset(ZoneOffset.UTC);
            }
            String iso = text.replace(' ', 'T');
            return OffsetDateTime.parse(iso.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})") ? iso : iso + "Z");
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int part(OffsetDateTime time, ValueTest.Part part) {
        return switch (part) {
            case MINUTE -> time.getMinute();
            case HOUR -> time.getHour();
            case DAY -> time.getDayOfMonth();
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> time.getMonthValue();
            case YEAR -> time.getYear();
        };
    }
}
