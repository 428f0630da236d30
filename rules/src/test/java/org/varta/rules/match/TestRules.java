package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.plan.ValueTest.Piece;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaRule;

/** Planned rules and predicates written down by hand. */
final class TestRules {

    static final LogSource WINDOWS = new LogSource("windows", null, null);

    private TestRules() {}

    static PlannedRule rule(String key, Predicate predicate) {
        return rule(key, LogSource.ANY, predicate);
    }

    static PlannedRule rule(String key, LogSource source, Predicate predicate) {
        Position start = new Position(1, 1);
        RuleHeader header = new RuleHeader(
                key,
                "hash",
                key + ".yml",
                start,
                null,
                null,
                key,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "");
        SigmaRule rule =
                new SigmaRule(header, source, new LinkedHashMap<>(), List.of(new Condition.Selection("s", start)));
        return new PlannedRule(rule, source, predicate);
    }

    static Predicate and(Predicate... operands) {
        return new Predicate.And(List.of(operands));
    }

    static Predicate or(Predicate... operands) {
        return new Predicate.Or(List.of(operands));
    }

    static Predicate not(Predicate operand) {
        return new Predicate.Not(operand);
    }

    static Predicate field(String field, ValueTest test) {
        return new Predicate.Field(field, test);
    }

    /** A field against a pattern with {@code *} and {@code ?}, not cased. */
    static Predicate like(String field, String pattern) {
        return new Predicate.Field(field, pattern(pattern, false));
    }

    static Predicate keyword(String word) {
        return new Predicate.Keyword(pattern("*" + word + "*", false));
    }

    static ValueTest.Pattern pattern(String pattern, boolean isCased) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (char c : (isCased ? pattern : CaseFolding.fold(pattern)).toCharArray()) {
            if (c != '*' && c != '?') {
                literal.append(c);
                continue;
            }
            flush(literal, pieces);
            if (c == '?') {
                pieces.add(new Piece.AnyOne());
            } else if (pieces.isEmpty() || !(pieces.getLast() instanceof Piece.AnyRun)) {
                pieces.add(new Piece.AnyRun());
            }
        }
        flush(literal, pieces);
        return new ValueTest.Pattern(pieces, isCased);
    }

    private static void flush(StringBuilder literal, List<Piece> pieces) {
        if (!literal.isEmpty()) {
            pieces.add(new Piece.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    static CompiledRules compile(PlannedRule... rules) {
        return CompiledRules.of(Arrays.asList(rules), List.of());
    }

    /** The keys of the rules that match. */
    static List<String> hits(CompiledRules rules, Event event) {
        return hits(rules.newMatcher(), event);
    }

    static List<String> hits(Matcher matcher, Event event) {
        List<String> keys = new ArrayList<>();
        matcher.match(event, (rule, matched) -> keys.add(rule.rule().header().key()));
        return keys;
    }
}
