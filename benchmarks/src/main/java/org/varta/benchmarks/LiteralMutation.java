package org.varta.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.plan.ValueTest.Piece;

/**
 * Turns a rule into another one of the same shape: in every run of at least {@value #RUN} letters of a literal one letter
 * becomes another, also inside regular expressions. Numbers, networks and field names stay: a new rule about event 4688
 * shares these with the old ones, and has words of its own.
 */
final class LiteralMutation {

    static final int RUN = 4;

    private final SplittableRandom random;

    private LiteralMutation(SplittableRandom random) {
        this.random = random;
    }

    static PlannedRule of(PlannedRule rule, SplittableRandom random) {
        return new PlannedRule(rule.rule(), rule.logSource(), new LiteralMutation(random).predicate(rule.predicate()));
    }

    private Predicate predicate(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> new Predicate.And(predicates(operands));
            case Predicate.Or(List<Predicate> operands) -> new Predicate.Or(predicates(operands));
            case Predicate.Not(Predicate operand) -> new Predicate.Not(predicate(operand));
            case Predicate.Field(String field, ValueTest test) -> new Predicate.Field(field, test(test));
            case Predicate.Keyword(ValueTest test) -> new Predicate.Keyword(test(test));
            case Predicate.IsNull same -> same;
            case Predicate.Exists same -> same;
            case Predicate.FieldReference same -> same;
        };
    }

    private List<Predicate> predicates(List<Predicate> operands) {
        return operands.stream().map(this::predicate).toList();
    }

    private ValueTest test(ValueTest test) {
        return switch (test) {
            case ValueTest.Pattern(List<Piece> pieces, boolean isCased) ->
                new ValueTest.Pattern(pieces.stream().map(this::piece).toList(), isCased);
            case ValueTest.Regex regex ->
                new ValueTest.Regex(
                        regex(regex.expression()), regex.isIgnoreCase(), regex.isMultiline(), regex.isDotAll());
            default -> test;
        };
    }

    private Piece piece(Piece piece) {
        return piece instanceof Piece.Literal(String text) ? new Piece.Literal(text(text)) : piece;
    }

    private String text(String text) {
        StringBuilder changed = new StringBuilder(text);
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !isLetter(text.charAt(i))) {
                change(changed, from, i);
                from = i + 1;
            }
        }
        return changed.toString();
    }

    /** Letters that stand for themselves: not behind a backslash, in a class, in braces or in a group's flags or name. */
    private String regex(String expression) {
        StringBuilder changed = new StringBuilder(expression);
        int from = 0;
        char until = 0;
        for (int i = 0; i <= expression.length(); i++) {
            char c = i < expression.length() ? expression.charAt(i) : 0;
            if (until == 0 && isLetter(c)) {
                continue;
            }
            if (until == 0) {
                change(changed, from, i);
            }
            if (c == '\\') {
                i++;
            } else if (until == 0 && (c == '[' || c == '{' || expression.startsWith("(?", i))) {
                until = c == '[' ? ']' : c == '{' ? '}' : ')';
            } else if (until == c || (until == ')' && (c == ':' || c == '>'))) {
                until = 0;
            }
            from = i + 1;
        }
        return changed.toString();
    }

    private void change(StringBuilder text, int from, int to) {
        if (to - from < RUN) {
            return;
        }
        int at = from + random.nextInt(to - from);
        char old = text.charAt(at);
        char base = Character.isUpperCase(old) ? 'A' : 'a';
        text.setCharAt(at, (char) (base + (old - base + 1 + random.nextInt(25)) % 26));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
