package org.varta.rules.parse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.ConditionText.Token;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Scalar;

/**
 * {@code condition}; specification 2.1.0, section "Condition". In rising order of binding: {@code or}, {@code and},
 * {@code not}, {@code 1 of} / {@code any of} / {@code all of}, parentheses. Operators are lower case, as the
 * specification writes them and its reference implementation demands.
 *
 * <p>One instance parses all conditions of a document and remembers which names they use.
 */
final class ConditionParser {

    /** The longest condition of SigmaHQ has 542 characters. */
    private static final int LENGTH_MAX = 8_000;

    private static final int DEPTH_MAX = 40;
    private static final Set<String> OPERATORS = Set.of("and", "or", "not", "of", "them");

    private final Problems problems;
    private final Collection<String> names;
    private final boolean isOpen;
    private final Set<String> used = new LinkedHashSet<>();

    private ConditionText text;
    private List<Token> tokens = List.of();
    private int next;
    private int depth;

    /**
     * Conditions over known names.
     *
     * @param names the search identifiers in file order; for the condition of a correlation, rule references
     * @param isOpen whether other names are taken too, as where a correlation does not list its rules
     */
    ConditionParser(Problems problems, Collection<String> names, boolean isOpen) {
        this.problems = problems;
        this.names = names;
        this.isOpen = isOpen;
        this.text = new ConditionText(new Scalar("", YamlNode.Kind.STRING, true, "", 1, 1));
    }

    /** Every name that the conditions parsed so far use, in order of use. */
    Set<String> used() {
        return used;
    }

    /** The tree, or null when there are errors, which have been reported. */
    @Nullable
    Condition parse(Scalar condition) {
        if (condition.text().length() > LENGTH_MAX) {
            problems.error(
                    Code.CONDITION_LIMIT, condition, "the condition has more than " + LENGTH_MAX + " characters");
            return null;
        }
        int errors = problems.errors();
        text = new ConditionText(condition);
        tokens = text.tokens();
        next = 0;
        depth = 0;
        for (Token token : tokens) {
            if (token.text().equals("|")) {
                problems.error(
                        Code.PIPE_AGGREGATION,
                        at(token),
                        "aggregations after | were removed in Sigma 2.0; write a correlation (event_count, value_count,"
                                + " temporal ...) that refers to this rule");
                return null;
            }
        }
        try {
            Condition tree = or();
            if (next < tokens.size()) {
                throw unexpected("and, or, or the end");
            }
            return problems.errors() == errors ? tree : null;
        } catch (Stop stop) {
            return null;
        }
    }

    private Condition or() {
        List<Condition> operands = new ArrayList<>();
        operands.add(and());
        while (accept("or")) {
            operands.add(and());
        }
        return operands.size() == 1 ? operands.getFirst() : new Condition.Or(operands);
    }

    private Condition and() {
        List<Condition> operands = new ArrayList<>();
        operands.add(not());
        while (accept("and")) {
            operands.add(not());
        }
        return operands.size() == 1 ? operands.getFirst() : new Condition.And(operands);
    }

    private Condition not() {
        if (!accept("not")) {
            return operand();
        }
        enter();
        Condition operand = not();
        depth--;
        return new Condition.Not(operand);
    }

    private Condition operand() {
        if (accept("(")) {
            enter();
            Condition inner = or();
            if (!accept(")")) {
                throw unexpected("a closing parenthesis");
            }
            depth--;
            return inner;
        }
        if (next == tokens.size()) {
            throw unexpected("a search identifier");
        }
        Token word = tokens.get(next);
        if (word.text().equals(")") || (OPERATORS.contains(word.text()) && !names.contains(word.text()))) {
            throw unexpected("a search identifier");
        }
        next++;
        return isQuantifier() ? quantified(word) : selection(word);
    }

    private boolean isQuantifier() {
        return next < tokens.size() && accept("of");
    }

    private Condition quantified(Token quantifier) {
        String word = quantifier.text().toLowerCase(Locale.ROOT);
        boolean isAll = word.equals("all");
        if (!isAll && !word.equals("1") && !word.equals("any")) {
            problems.error(
                    Code.UNSUPPORTED_QUANTIFIER,
                    at(quantifier),
                    "Sigma has 1 of, any of and all of, not " + quantifier.text()
                            + " of; write the combinations out: (a and b) or (a and c) ...");
        } else if (!word.equals(quantifier.text())) {
            upperCase(quantifier);
        }
        if (next == tokens.size()) {
            throw unexpected("them or a pattern such as selection_*");
        }
        Token pattern = tokens.get(next++);
        List<String> selected = new ArrayList<>();
        for (String name : names) {
            if (selects(pattern.text(), name)) {
                selected.add(name);
            }
        }
        used.addAll(selected);
        if (selected.isEmpty()) {
            problems.error(
                    Code.EMPTY_SELECTOR, at(pattern), pattern.text() + " selects none of " + String.join(", ", names));
            return new Condition.Selection(pattern.text(), at(pattern));
        }
        return new Condition.Quantified(isAll, pattern.text(), selected, at(quantifier));
    }

    /** Identifiers that begin with an underscore are left out unless the pattern begins with one too. */
    private static boolean selects(String pattern, String name) {
        if (name.startsWith("_") && !pattern.startsWith("_")) {
            return false;
        }
        return pattern.equals("them") || matches(pattern, name);
    }

    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private Condition selection(Token word) {
        String name = word.text();
        if (name.indexOf('*') >= 0) {
            problems.error(
                    Code.CONDITION_SYNTAX,
                    at(word),
                    "a pattern needs a quantifier: 1 of " + name + " or all of " + name);
        } else if (!isOpen && !names.contains(name)) {
            problems.error(
                    Code.UNKNOWN_IDENTIFIER, at(word), "there is no " + name + " here" + Nearest.hint(name, names));
        }
        used.add(name);
        return new Condition.Selection(name, at(word));
    }

    /** Takes the next token if it is this operator; an upper-case one is reported and taken. */
    private boolean accept(String operator) {
        if (next == tokens.size()) {
            return false;
        }
        Token token = tokens.get(next);
        if (token.text().equals(operator)) {
            next++;
            return true;
        }
        if (token.text().equalsIgnoreCase(operator) && !names.contains(token.text())) {
            upperCase(token);
            next++;
            return true;
        }
        return false;
    }

    private void upperCase(Token token) {
        problems.error(
                Code.UPPER_CASE_OPERATOR,
                at(token),
                "Sigma's operators are lower case: write " + token.text().toLowerCase(Locale.ROOT));
    }

    private void enter() {
        if (++depth > DEPTH_MAX) {
            problems.error(
                    Code.CONDITION_LIMIT,
                    at(tokens.get(next - 1)),
                    "the condition is nested more than " + DEPTH_MAX + " levels deep");
            throw new Stop();
        }
    }

    private Stop unexpected(String expected) {
        if (next < tokens.size()) {
            Token token = tokens.get(next);
            problems.error(Code.CONDITION_SYNTAX, at(token), "expected " + expected + " instead of " + token.text());
        } else {
            problems.error(
                    Code.CONDITION_SYNTAX,
                    tokens.isEmpty() ? text.locate(0) : at(tokens.getLast()),
                    tokens.isEmpty() ? "the condition is empty" : "the condition ends where " + expected + " belongs");
        }
        return new Stop();
    }

    private Position at(Token token) {
        return text.locate(token.offset());
    }

    /** Gives up on one condition; the reason has been reported. */
    private static final class Stop extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stop() {
            super(null, null, false, false);
        }
    }
}
