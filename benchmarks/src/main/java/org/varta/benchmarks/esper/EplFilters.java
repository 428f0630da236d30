package org.varta.benchmarks.esper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.plan.ValueTest.Piece;

/**
 * Predicates as EPL expressions over one event type. A field with the number n is three properties: {@code c<n>} its folded text,
 * {@code r<n>} its text, both empty when it is absent, and {@code p<n>}, whether it is there. Fields get their numbers as rules
 * need them.
 */
final class EplFilters {

    /** How tests on text are written. */
    enum Style {
        /** As one would at first: {@code like}, joined by {@code or}. */
        LIKE,
        /** Functions of our own that take all values of a field at once. */
        FUNCTIONS
    }

    private final Style style;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    EplFilters(Style style) {
        this.style = style;
    }

    /** Fields in the order of their numbers. */
    List<String> fields() {
        return List.copyOf(numbers.keySet());
    }

    /** The predicate in EPL, or nothing when it has a test that is not on text. */
    Optional<String> filter(Predicate predicate) {
        return isSupported(predicate) ? Optional.of(epl(predicate)) : Optional.empty();
    }

    private static boolean isSupported(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> operands.stream().allMatch(EplFilters::isSupported);
            case Predicate.Or(List<Predicate> operands) -> operands.stream().allMatch(EplFilters::isSupported);
            case Predicate.Not(Predicate operand) -> isSupported(operand);
            case Predicate.Field(String field, ValueTest test) ->
                test instanceof ValueTest.Pattern || test instanceof ValueTest.Regex;
            case Predicate.IsNull same -> true;
            case Predicate.Exists same -> true;
            case Predicate.Keyword other -> false;
            case Predicate.FieldReference other -> false;
        };
    }

    private String epl(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> joined(operands, true);
            case Predicate.Or(List<Predicate> operands) -> joined(operands, false);
            case Predicate.Not(Predicate operand) -> "(not " + epl(operand) + ")";
            case Predicate.Field(String field, ValueTest.Pattern pattern) -> pattern(field, pattern);
            case Predicate.Field(String field, ValueTest.Regex regex) -> regex(field, regex);
            case Predicate.IsNull(String field) -> "(not " + property("p", field) + ")";
            case Predicate.Exists(String field) -> property("p", field);
            default -> throw new IllegalArgumentException("not on text: " + predicate);
        };
    }

    private String joined(List<Predicate> operands, boolean isAnd) {
        if (operands.isEmpty()) {
            return isAnd ? "true" : "false";
        }
        List<String> parts = new ArrayList<>();
        Map<String, List<String>> arrays = new TreeMap<>();
        for (Predicate operand : operands) {
            String call = style == Style.FUNCTIONS ? call(operand, isAnd) : "";
            if (call.isEmpty()) {
                parts.add(epl(operand));
            } else {
                arrays.computeIfAbsent(call, key -> new ArrayList<>()).add(literal(soleLiteral(operand)));
            }
        }
        arrays.forEach((call, literals) -> parts.add(call + ",{" + String.join(",", literals) + "})"));
        return parts.size() == 1 ? parts.getFirst() : "(" + String.join(isAnd ? " and " : " or ", parts) + ")";
    }

    /** The beginning of the call that can take this test and others like it, or nothing. */
    private String call(Predicate operand, boolean isAnd) {
        if (!(operand instanceof Predicate.Field(String field, ValueTest.Pattern pattern))) {
            return "";
        }
        Kind kind = Kind.of(pattern.pieces());
        boolean canJoin = kind != Kind.OTHER && (!isAnd || kind == Kind.CONTAINS);
        return canJoin
                ? (isAnd ? "s_all_" : "s_any_") + kind.name().toLowerCase(Locale.ROOT) + "("
                        + property(pattern.isCased() ? "r" : "c", field)
                : "";
    }

    private static String soleLiteral(Predicate operand) {
        ValueTest.Pattern pattern = (ValueTest.Pattern) ((Predicate.Field) operand).test();
        for (Piece piece : pattern.pieces()) {
            if (piece instanceof Piece.Literal(String text)) {
                return text;
            }
        }
        throw new IllegalArgumentException("no literal: " + operand);
    }

    /** What the wildcards of a pattern with one literal come to. */
    private enum Kind {
        CONTAINS,
        STARTS,
        ENDS,
        EQUALS,
        OTHER;

        static Kind of(List<Piece> pieces) {
            boolean before = !pieces.isEmpty() && pieces.getFirst() instanceof Piece.AnyRun;
            boolean after = pieces.size() > 1 && pieces.getLast() instanceof Piece.AnyRun;
            int literal = before ? 1 : 0;
            boolean isPlain =
                    pieces.size() == 1 + literal + (after ? 1 : 0) && pieces.get(literal) instanceof Piece.Literal;
            if (!isPlain) {
                return OTHER;
            }
            return before ? after ? CONTAINS : ENDS : after ? STARTS : EQUALS;
        }
    }

    private String pattern(String field, ValueTest.Pattern pattern) {
        String text = property(pattern.isCased() ? "r" : "c", field);
        List<Piece> pieces = pattern.pieces();
        if (style == Style.FUNCTIONS && Kind.of(pieces) != Kind.OTHER) {
            return call(new Predicate.Field(field, pattern), false) + ",{"
                    + literal(soleLiteral(new Predicate.Field(field, pattern))) + "})";
        }
        if (pieces.isEmpty()) {
            return "(" + property("p", field) + " and " + text + "='')";
        }
        if (Kind.of(pieces) == Kind.EQUALS) {
            return text + "=" + literal(soleLiteral(new Predicate.Field(field, pattern)));
        }
        StringBuilder like = new StringBuilder();
        boolean canBeEmpty = true;
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal(String part) ->
                    like.append(part.replace("!", "!!").replace("%", "!%").replace("_", "!_"));
                case Piece.AnyRun run -> like.append('%');
                case Piece.AnyOne one -> like.append('_');
            }
            canBeEmpty &= piece instanceof Piece.AnyRun;
        }
        String test = text + " like " + literal(like.toString()) + " escape '!'";
        // an absent field is empty text here, which the test must not take for a value
        return canBeEmpty ? "(" + property("p", field) + " and " + test + ")" : test;
    }

    private String regex(String field, ValueTest.Regex regex) {
        String flags =
                (regex.isIgnoreCase() ? "i" : "") + (regex.isMultiline() ? "m" : "") + (regex.isDotAll() ? "s" : "");
        return "(" + property("p", field) + " and s_regex(" + property("r", field) + "," + literal(regex.expression())
                + ",'" + flags + "'))";
    }

    private String property(String prefix, String field) {
        return prefix + numbers.computeIfAbsent(field, key -> numbers.size());
    }

    /** Text as an EPL string: a backslash and any character is that character; control characters have no other way. */
    static String literal(String text) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\'') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('\'').toString();
    }
}
