package org.varta.rules.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/**
 * What a rule asks in the shape in which its author wrote it: condition, selections, items, values, each with the predicate
 * that it became. {@link #predicate} of the whole equals what {@link Planner} makes of the rule.
 */
public sealed interface Outline {

    /** What this part asks. */
    Predicate predicate();

    /** Every part; {@code label} is {@code and}, {@code all of them} ... or empty inside a selection. */
    record All(String label, List<Outline> parts) implements Outline {
        public All {
            requireNonNull(label, "label");
            parts = List.copyOf(parts);
        }

        @Override
        public Predicate predicate() {
            return Predicates.and(parts.stream().map(Outline::predicate).toList());
        }
    }

    /** Any part; {@code label} is {@code or}, {@code 1 of them} ... or empty inside a selection. */
    record Any(String label, List<Outline> parts) implements Outline {
        public Any {
            requireNonNull(label, "label");
            parts = List.copyOf(parts);
        }

        @Override
        public Predicate predicate() {
            return Predicates.or(parts.stream().map(Outline::predicate).toList());
        }
    }

    /** Not the part. */
    record Not(Outline part) implements Outline {
        public Not {
            requireNonNull(part, "part");
        }

        @Override
        public Predicate predicate() {
            return Predicates.not(part.predicate());
        }
    }

    /** A search identifier in the condition. */
    record Selection(String name, Outline body) implements Outline {
        public Selection {
            requireNonNull(name, "name");
            requireNonNull(body, "body");
        }

        @Override
        public Predicate predicate() {
            return body.predicate();
        }
    }

    /** One line of a selection. */
    record Test(Item item, List<TestValue> values, Predicate predicate) implements Outline {
        public Test {
            requireNonNull(item, "item");
            requireNonNull(predicate, "predicate");
            values = List.copyOf(values);
        }
    }

    /**
     * One value of a line.
     *
     * @param predicate what it asks for by itself, {@code neq} left out
     */
    record TestValue(Value value, Predicate predicate) {
        public TestValue {
            requireNonNull(value, "value");
            requireNonNull(predicate, "predicate");
        }
    }

    /** The outline of a rule that the planner takes with the same lists, filters left out. */
    static Outline of(SigmaRule rule, SiteLists lists) {
        return new Maker(lists).conditions(rule.selections(), rule.conditions());
    }

    /** The outline of a filter that the planner takes with the same lists. */
    static Outline of(SigmaFilter filter, SiteLists lists) {
        return new Maker(lists).conditions(filter.selections(), filter.conditions());
    }

    /** Makes the outline of one document. */
    final class Maker {

        private final SiteLists lists;
        private final Problems problems = new Problems("");

        private Maker(SiteLists lists) {
            this.lists = lists;
        }

        private Outline conditions(SequencedMap<String, Detection> selections, List<Condition> conditions) {
            Map<String, Outline> bodies = new HashMap<>();
            selections.forEach((name, detection) -> bodies.put(name, detection(detection)));
            List<Outline> any = conditions.stream()
                    .map(condition -> condition(condition, bodies))
                    .toList();
            if (problems.errors() > 0) {
                throw new IllegalArgumentException("the planner does not take this rule: " + problems.all());
            }
            return any.size() == 1 ? any.getFirst() : new Any("any condition", any);
        }

        private Outline detection(Detection detection) {
            return switch (detection) {
                case Detection.AllOf(List<Detection> parts) -> {
                    List<Outline> outlines = parts.stream().map(this::detection).toList();
                    yield outlines.size() == 1 ? outlines.getFirst() : new All("", outlines);
                }
                case Detection.AnyOf(List<Detection> parts) -> {
                    List<Outline> outlines = parts.stream().map(this::detection).toList();
                    yield outlines.size() == 1 ? outlines.getFirst() : new Any("", outlines);
                }
                case Item item -> test(item);
            };
        }

        private Outline test(Item item) {
            EnumSet<Modifier> joining = EnumSet.of(Modifier.ALL, Modifier.NEQ);
            List<Modifier> alone =
                    item.modifiers().stream().filter(m -> !joining.contains(m)).toList();
            List<TestValue> values = new ArrayList<>();
            for (Value value : item.values()) {
                Item single = new Item(item.field(), alone, List.of(value), item.position());
                values.add(new TestValue(value, new ItemPlanner(problems, lists, single).plan()));
            }
            return new Test(item, values, new ItemPlanner(problems, lists, item).plan());
        }

        private static Outline condition(Condition condition, Map<String, Outline> bodies) {
            return switch (condition) {
                case Condition.And(List<Condition> operands) -> new All("and", conditions(operands, bodies));
                case Condition.Or(List<Condition> operands) -> new Any("or", conditions(operands, bodies));
                case Condition.Not(Condition operand) -> new Not(condition(operand, bodies));
                case Condition.Selection selection -> selected(selection.name(), bodies);
                case Condition.Quantified quantified -> {
                    List<Outline> selected = quantified.names().stream()
                            .map(name -> selected(name, bodies))
                            .toList();
                    yield quantified.isAll()
                            ? new All("all of " + quantified.pattern(), selected)
                            : new Any("1 of " + quantified.pattern(), selected);
                }
            };
        }

        private static List<Outline> conditions(List<Condition> operands, Map<String, Outline> bodies) {
            return operands.stream().map(operand -> condition(operand, bodies)).toList();
        }

        private static Outline selected(String name, Map<String, Outline> bodies) {
            Outline body = bodies.get(name);
            if (body == null) {
                throw new IllegalArgumentException(
                        "the condition names a selection that the rule does not have: " + name);
            }
            return new Selection(name, body);
        }
    }
}
