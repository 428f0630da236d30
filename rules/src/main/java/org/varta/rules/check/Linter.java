package org.varta.rules.check;

import java.util.List;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** Warns of what is legal and hardly ever meant. */
public final class Linter {

    private final Problems problems;

    private Linter(Problems problems) {
        this.problems = problems;
    }

    /** Adds warnings about a document to {@code problems}, which are those of its file. */
    public static void check(SigmaDocument document, Problems problems) {
        Linter linter = new Linter(problems);
        switch (document) {
            case SigmaRule rule -> {
                linter.header(rule.header(), true);
                rule.selections().values().forEach(linter::detection);
            }
            case SigmaCorrelation correlation -> linter.header(correlation.header(), true);
            case EplRule rule -> linter.epl(rule);
            case SigmaFilter filter -> {
                linter.header(filter.header(), false);
                filter.selections().values().forEach(linter::detection);
                linter.filter(filter);
            }
        }
    }

    private void header(RuleHeader header, boolean isAlerting) {
        if (header.id() == null) {
            problems.warning(
                    Code.MISSING_ID,
                    header.position(),
                    "without an id the rule becomes another one whenever its text changes; give it a UUID");
        }
        if (isAlerting && header.level() == null) {
            problems.warning(Code.MISSING_LEVEL, header.position(), "without a level its alerts cannot be ranked");
        }
    }

    private void epl(EplRule rule) {
        header(rule.header(), true);
        for (EplRule.Input input : rule.inputs().values()) {
            SigmaRule own = input.detection();
            if (own != null) {
                own.selections().values().forEach(this::detection);
            }
        }
    }

    private void filter(SigmaFilter filter) {
        if (filter.conditions().stream().noneMatch(Linter::hasNot)) {
            problems.warning(
                    Code.FILTER_WITHOUT_NOT,
                    filter.header().position(),
                    "the condition of a filter is added to the rules' own with and: without not, only events that it"
                            + " matches are kept; write not selection to drop them");
        }
    }

    private static boolean hasNot(Condition condition) {
        return switch (condition) {
            case Condition.Not not -> true;
            case Condition.And(List<Condition> operands) -> operands.stream().anyMatch(Linter::hasNot);
            case Condition.Or(List<Condition> operands) -> operands.stream().anyMatch(Linter::hasNot);
            case Condition.Selection selection -> false;
            case Condition.Quantified quantified -> false;
        };
    }

    private void detection(Detection detection) {
        switch (detection) {
            case Detection.AllOf(List<Detection> parts) -> parts.forEach(this::detection);
            case Detection.AnyOf(List<Detection> parts) -> parts.forEach(this::detection);
            case Item item -> {
                for (Value value : item.values()) {
                    if (value instanceof Value.Text text) {
                        text(item, text);
                    }
                }
            }
        }
    }

    private void text(Item item, Value.Text value) {
        boolean isContained = item.modifiers().contains(Modifier.CONTAINS);
        String text = value.text();
        boolean isBegun =
                text.startsWith("*") && (isContained || item.modifiers().contains(Modifier.ENDSWITH));
        boolean isEnded =
                endsInWildcard(text) && (isContained || item.modifiers().contains(Modifier.STARTSWITH));
        if (isBegun || isEnded) {
            problems.warning(
                    Code.REDUNDANT_WILDCARD,
                    value.position(),
                    "the modifier already puts a wildcard there; escape the asterisk if one is meant: \\*");
        }
        if (isContained && text.chars().allMatch(c -> c == '*')) {
            problems.warning(
                    Code.BROAD_VALUE, value.position(), "any value contains this; field|exists: true says it better");
        }
    }

    private static boolean endsInWildcard(String text) {
        int backslashes = 0;
        for (int i = text.length() - 2; i >= 0 && text.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return text.endsWith("*") && backslashes % 2 == 0;
    }
}
