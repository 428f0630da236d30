package org.varta.rules.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.varta.rules.match.TextTests.Place;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.plan.ValueTest.Piece;

/** Turns the value tests of rules into tests that run. */
final class TestCompiler {

    private TestCompiler() {}

    /**
     * Compiles one test.
     *
     * @throws IllegalArgumentException when a regular expression or a network is not legal; the planner lets none through
     */
    static ScalarTest compile(ValueTest test) {
        return switch (test) {
            case ValueTest.Pattern(List<Piece> pieces, boolean isCased) -> pattern(pieces, isCased);
            case ValueTest.Regex regex -> regex(regex);
            case ValueTest.Cidr(var network, int prefixLengthBits) -> new CidrTest(network, prefixLengthBits);
            case ValueTest.NumberEquals(var number) -> NumberTests.Equal.to(number);
            case ValueTest.Compare(var order, var number) -> new NumberTests.Ordered(order, number);
            case ValueTest.BooleanEquals(boolean expected) ->
                TextTests.Literal.of(Boolean.toString(expected), Place.WHOLE, false);
            case ValueTest.TimePart(var part, int number) -> new TimePartTest(part, number);
        };
    }

    private static ScalarTest pattern(List<Piece> pieces, boolean isCased) {
        boolean isOpenStart = !pieces.isEmpty() && pieces.getFirst() instanceof Piece.AnyRun;
        boolean isOpenEnd = !pieces.isEmpty() && pieces.getLast() instanceof Piece.AnyRun;
        List<Piece> fixed = pieces.stream()
                .filter(piece -> !(piece instanceof Piece.AnyRun))
                .toList();
        if (fixed.isEmpty()) {
            return isOpenStart ? new TextTests.Anything() : TextTests.Literal.of("", Place.WHOLE, isCased);
        }
        boolean isOneLiteral = fixed.size() == 1 && fixed.getFirst() instanceof Piece.Literal;
        if (isOneLiteral && fixed.getFirst() instanceof Piece.Literal(String literal)) {
            Place place =
                    isOpenStart ? (isOpenEnd ? Place.ANYWHERE : Place.END) : (isOpenEnd ? Place.START : Place.WHOLE);
            return TextTests.Literal.of(literal, place, isCased);
        }
        return new TextTests.WithWildcards(new Wildcard(pieces), isCased);
    }

    private static ScalarTest regex(ValueTest.Regex regex) {
        int flags = (regex.isIgnoreCase() ? Pattern.CASE_INSENSITIVE : 0)
                | (regex.isMultiline() ? Pattern.MULTILINE : 0)
                | (regex.isDotAll() ? Pattern.DOTALL : 0);
        try {
            Pattern pattern = Pattern.compile(regex.expression(), flags);
            int run = longRun(regex.expression());
            return run > 0 ? new TextTests.LongRun(run, regex.isDotAll()) : TextTests.Regex.of(regex, pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression that RE2 knows: " + regex.expression(), e);
        }
    }

    /** n of <code>.{n}</code> and <code>.{n,}</code>, where a search finds the same, or 0 for any other expression. */
    private static int longRun(String expression) {
        int from = expression.startsWith(".{") ? 2 : expression.startsWith("(.){") ? 4 : -1;
        int end = expression.length() - (expression.endsWith(",}") ? 2 : expression.endsWith("}") ? 1 : 0);
        boolean isNumber = from > 0 && end > from && end < expression.length() && end - from <= 4;
        for (int i = from; isNumber && i < end; i++) {
            isNumber = expression.charAt(i) >= '0' && expression.charAt(i) <= '9';
        }
        return isNumber ? Integer.parseInt(expression, from, end, 10) : 0;
    }
}
