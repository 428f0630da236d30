package org.varta.rules.explain;

import java.util.List;
import java.util.Locale;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.plan.ValueTest.Piece;

/**
 * How a value of an event misses a value of a rule.
 *
 * @param nearness from 0, nothing in common, to 1, only the place or the case is another
 * @param text for the rule's author
 */
record Miss(double nearness, String text) {

    /** Longer values are compared up to here, in UTF-16 units. */
    private static final int COMPARED_LENGTH_MAX = 4096;

    /** Shorter common parts are chance. */
    private static final int COMMON_MIN = 2;

    static Miss of(ValueTest test, String expected, String actual) {
        return switch (test) {
            case ValueTest.Pattern(List<Piece> pieces, boolean isCased) -> pattern(pieces, isCased, expected, actual);
            case ValueTest.Regex regex -> new Miss(0, "the expression is not found");
            case ValueTest.Cidr cidr ->
                new Miss(0, "not in " + cidr.network().getHostAddress() + "/" + cidr.prefixLengthBits());
            case ValueTest.NumberEquals equals -> new Miss(0, "another value");
            case ValueTest.Compare(var order, var number) ->
                new Miss(0, "not a number " + symbol(order) + " " + number.toPlainString());
            case ValueTest.BooleanEquals equals -> new Miss(0, "another value");
            case ValueTest.TimePart(var part, int number) ->
                new Miss(0, "the " + part.name().toLowerCase(Locale.ROOT) + " is not " + number);
        };
    }

    private static Miss pattern(List<Piece> pieces, boolean isCased, String expected, String actual) {
        String value = comparable(actual, isCased);
        List<String> literals = pieces.stream()
                .filter(Piece.Literal.class::isInstance)
                .map(piece -> ((Piece.Literal) piece).text())
                .toList();
        if (literals.size() != 1) {
            long found = literals.stream().filter(value::contains).count();
            return found == 0
                    ? new Miss(0, "another value")
                    : new Miss(
                            (double) found / (literals.size() + 1),
                            found + " of " + literals.size() + " parts of " + expected + " are there");
        }
        String literal = literals.getFirst();
        if (isCased && comparable(actual, false).contains(CaseFolding.fold(literal)) && !value.contains(literal)) {
            return new Miss(1, "only the case of letters is another than in " + expected);
        }
        boolean isOpenStart = pieces.getFirst() instanceof Piece.AnyRun;
        boolean isOpenEnd = pieces.getLast() instanceof Piece.AnyRun;
        if (value.contains(literal)) {
            String place = isOpenStart ? "at the end" : isOpenEnd ? "at the beginning" : "alone";
            return new Miss(1, expected + " is there, but not " + place);
        }
        return common(literal, value, expected);
    }

    /** The longest beginning or end of the literal that the value has. */
    private static Miss common(String literal, String value, String expected) {
        int longest = Math.min(literal.length(), COMPARED_LENGTH_MAX);
        for (int length = longest - 1; length >= COMMON_MIN; length--) {
            for (String part : List.of(literal.substring(0, length), literal.substring(literal.length() - length))) {
                int at = value.indexOf(part);
                if (at >= 0) {
                    return new Miss(
                            (double) length / literal.length(),
                            "nearest to " + expected + " is '" + part + "' at character " + (at + 1));
                }
            }
        }
        return new Miss(0, "another value");
    }

    private static String symbol(ValueTest.Order order) {
        return switch (order) {
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static String comparable(String actual, boolean isCased) {
        String value = actual.substring(0, Math.min(actual.length(), COMPARED_LENGTH_MAX));
        return isCased ? value : CaseFolding.fold(value);
    }
}
