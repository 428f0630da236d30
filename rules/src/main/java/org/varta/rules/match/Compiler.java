package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/** Turns normalised predicates into nodes; what occurs more than once in the rule set becomes one shared node. */
final class Compiler {

    /** Asking whether a verdict is known costs about as much as a cheap node. */
    private static final int MIN_SHARED_COST = 3;

    private final FieldCatalog catalog;
    private final Map<Predicate, Integer> uses = new HashMap<>();
    private final Map<Predicate, Node> shared = new HashMap<>();
    private final Map<ValueTest, ScalarTest> tests = new HashMap<>();
    private int sharedCount;

    /**
     * @param catalog has every field of the predicates
     * @param predicates of the whole rule set, normalised
     */
    Compiler(FieldCatalog catalog, List<Predicate> predicates) {
        this.catalog = catalog;
        predicates.forEach(this::countUses);
    }

    /** How many nodes carry a number for {@link Verdicts} so far. */
    int sharedCount() {
        return sharedCount;
    }

    /** A node for one of the predicates. */
    Node compile(Predicate predicate) {
        if (uses.getOrDefault(predicate, 1) == 1) {
            return build(predicate);
        }
        Node known = shared.get(predicate);
        if (known == null) {
            known = build(predicate);
            if (known.cost() >= MIN_SHARED_COST) {
                known = new Node.Shared(sharedCount++, known);
            }
            shared.put(predicate, known);
        }
        return known;
    }

    private void countUses(Predicate predicate) {
        // what stands inside something counted before is asked only when that is
        if (uses.merge(predicate, 1, Integer::sum) > 1) {
            return;
        }
        switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> operands.forEach(this::countUses);
            case Predicate.Or(List<Predicate> operands) -> operands.forEach(this::countUses);
            case Predicate.Not(Predicate operand) -> countUses(operand);
            case Predicate.Field field -> {}
            case Predicate.Keyword keyword -> {}
            case Predicate.IsNull isNull -> {}
            case Predicate.Exists exists -> {}
            case Predicate.FieldReference reference -> {}
        }
    }

    private Node build(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> all(operands);
            case Predicate.Or(List<Predicate> operands) -> any(operands);
            case Predicate.Not(Predicate operand) -> new Node.Not(compile(operand));
            case Predicate.Field(String field, ValueTest test) -> field(field, List.of(test));
            case Predicate.Keyword(ValueTest test) -> keyword(List.of(test));
            case Predicate.IsNull(String field) -> new Node.IsNull(catalog.slot(field));
            case Predicate.Exists(String field) -> new Node.Exists(catalog.slot(field));
            case Predicate.FieldReference(String field, String other, var relation, boolean isCased) ->
                new Node.Reference(catalog.slot(field), catalog.slot(other), relation, isCased);
        };
    }

    private Node all(List<Predicate> operands) {
        List<Node> nodes = byCost(operands);
        return new Node.All(nodes, totalCost(nodes));
    }

    private Node any(List<Predicate> operands) {
        List<ValueTest> onOneField = new ArrayList<>();
        List<ValueTest> onAnyValue = new ArrayList<>();
        Set<String> fields = new HashSet<>();
        for (Predicate operand : operands) {
            if (operand instanceof Predicate.Field(String field, ValueTest test)) {
                fields.add(field);
                onOneField.add(test);
            } else if (operand instanceof Predicate.Keyword(ValueTest test)) {
                onAnyValue.add(test);
            }
        }
        if (fields.size() == 1 && onOneField.size() == operands.size()) {
            return field(fields.iterator().next(), onOneField);
        }
        if (!operands.isEmpty() && onAnyValue.size() == operands.size()) {
            return keyword(onAnyValue);
        }
        List<Node> nodes = byCost(operands);
        return new Node.Any(nodes, totalCost(nodes));
    }

    private Node field(String field, List<ValueTest> alternatives) {
        List<ScalarTest> compiled = tests(alternatives);
        return new Node.Field(catalog.slot(field), compiled, 1 + totalTestCost(compiled));
    }

    private Node keyword(List<ValueTest> alternatives) {
        List<ScalarTest> compiled = tests(alternatives);
        // an event has a few dozen values
        return new Node.Keyword(compiled, 30 * totalTestCost(compiled));
    }

    private List<ScalarTest> tests(List<ValueTest> alternatives) {
        List<ScalarTest> compiled = new ArrayList<>();
        Map<TextTests.Group, List<TextTests.Literal>> groups = new LinkedHashMap<>();
        for (ValueTest alternative : alternatives) {
            ScalarTest test = tests.computeIfAbsent(alternative, TestCompiler::compile);
            if (test instanceof TextTests.Literal literal) {
                TextTests.Group group = new TextTests.Group(literal.place(), literal.isCased());
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(literal);
            } else {
                compiled.add(test);
            }
        }
        groups.forEach((group, literals) -> TextTests.addAny(group, literals, compiled));
        compiled.sort(Comparator.comparingInt(ScalarTest::cost));
        return List.copyOf(compiled);
    }

    private List<Node> byCost(List<Predicate> operands) {
        List<Node> nodes = new ArrayList<>();
        operands.forEach(operand -> nodes.add(compile(operand)));
        nodes.sort(Comparator.comparingInt(Node::cost));
        return List.copyOf(nodes);
    }

    private static int totalCost(List<Node> nodes) {
        return saturated(nodes.stream().mapToLong(Node::cost).sum());
    }

    private static int totalTestCost(List<ScalarTest> tests) {
        return saturated(tests.stream().mapToLong(ScalarTest::cost).sum());
    }

    private static int saturated(long cost) {
        return (int) Math.min(cost, 1 << 20);
    }
}
