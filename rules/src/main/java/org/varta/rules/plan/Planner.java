package org.varta.rules.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/**
 * Works rules out: selections, modifiers, placeholders and conditions become one {@link Predicate} in normal form. What
 * a rule means is decided here and in {@link Predicate} and {@link ValueTest}; docs/semantics.md lists the decisions.
 */
public final class Planner {

    private final SiteLists lists;

    /** A planner that expands placeholders from these lists. */
    public Planner(SiteLists lists) {
        this.lists = lists;
    }

    /** The rule as a predicate, or nothing when it has errors, which are added to {@code problems}. */
    public Optional<PlannedRule> plan(SigmaRule rule, Problems problems) {
        return predicate(rule.selections(), rule.conditions(), problems)
                .map(predicate -> new PlannedRule(rule, rule.logSource(), predicate));
    }

    /** The condition of a filter, to be given to {@link #filtered}; nothing when it has errors. */
    public Optional<Predicate> plan(SigmaFilter filter, Problems problems) {
        return predicate(filter.selections(), filter.conditions(), problems);
    }

    /** The rule with the conditions of filters ANDed to its own, as written. */
    public static PlannedRule filtered(PlannedRule planned, List<Predicate> filters) {
        if (filters.isEmpty()) {
            return planned;
        }
        List<Predicate> operands = new ArrayList<>();
        operands.add(planned.predicate());
        operands.addAll(filters);
        return new PlannedRule(planned.rule(), planned.logSource(), Predicates.and(operands));
    }

    private Optional<Predicate> predicate(
            SequencedMap<String, Detection> selections, List<Condition> conditions, Problems problems) {
        int errors = problems.errors();
        Map<String, Predicate> planned = new HashMap<>();
        selections.forEach((name, detection) -> planned.put(name, detection(detection, problems)));
        List<Predicate> any = conditions.stream()
                .map(condition -> condition(condition, planned))
                .toList();
        return problems.errors() == errors ? Optional.of(Predicates.or(any)) : Optional.empty();
    }

    private Predicate detection(Detection detection, Problems problems) {
        return switch (detection) {
            case Detection.AllOf(List<Detection> parts) ->
                Predicates.and(
                        parts.stream().map(part -> detection(part, problems)).toList());
            case Detection.AnyOf(List<Detection> parts) ->
                Predicates.or(
                        parts.stream().map(part -> detection(part, problems)).toList());
            case Detection.Item item -> new ItemPlanner(problems, lists, item).plan();
        };
    }

    private static Predicate condition(Condition condition, Map<String, Predicate> selections) {
        return switch (condition) {
            case Condition.And(List<Condition> operands) ->
                Predicates.and(operands.stream()
                        .map(operand -> condition(operand, selections))
                        .toList());
            case Condition.Or(List<Condition> operands) ->
                Predicates.or(operands.stream()
                        .map(operand -> condition(operand, selections))
                        .toList());
            case Condition.Not(Condition operand) -> Predicates.not(condition(operand, selections));
            case Condition.Selection selection -> selected(selection.name(), selections);
            case Condition.Quantified quantified -> {
                List<Predicate> operands = quantified.names().stream()
                        .map(name -> selected(name, selections))
                        .toList();
                yield quantified.isAll() ? Predicates.and(operands) : Predicates.or(operands);
            }
        };
    }

    private static Predicate selected(String name, Map<String, Predicate> selections) {
        Predicate predicate = selections.get(name);
        if (predicate == null) {
            throw new IllegalArgumentException("the condition names a selection that the rule does not have: " + name);
        }
        return predicate;
    }
}
