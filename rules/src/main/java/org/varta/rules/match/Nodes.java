package org.varta.rules.match;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/**
 * The nodes of a rule set's terms; what occurs more than once in the rule set is one shared node. Nodes of the set before
 * are taken over where they and everything they ask are the same. Immutable once made.
 */
@SuppressWarnings("ReferenceEquality") // what is taken over is the same object
final class Nodes {

    /** Asking whether a verdict is known costs about as much as a cheap node. */
    private static final int MIN_SHARED_COST = 3;

    private final Terms terms;
    private final FieldCatalog catalog;

    /** By number of the term, what it does; null for a term that no rule asks. */
    private final @Nullable Node[] inner;

    /** By number of the term, what those who ask it are given: {@link #inner}, or that as a shared node. */
    private final @Nullable Node[] given;

    private int sharedCount;
    private int built;

    /**
     * @param catalog has every field of the terms
     * @param roots of the whole rule set, one for each rule
     * @param before of a set with the same terms, whose fields have the same slots
     * @throws IllegalArgumentException when a regular expression or a network is not legal
     */
    Nodes(Terms terms, FieldCatalog catalog, List<Term> roots, @Nullable Nodes before) {
        this.terms = terms;
        this.catalog = catalog;
        int size = terms.size();
        inner = new Node[size];
        given = new Node[size];
        sharedCount = before == null ? 0 : before.sharedCount;
        boolean[] isAsked = new boolean[size];
        int[] uses = uses(roots, isAsked);
        for (int number = 0; number < size; number++) {
            if (isAsked[number]) {
                make(terms.get(number), uses[number], before);
            }
        }
    }

    /** What answers for a term that is a root or is asked by another. */
    Node of(Term term) {
        return requireNonNull(given[term.number], "the term is of no rule");
    }

    /** Places in {@link Verdicts} that the nodes need. */
    int sharedCount() {
        return sharedCount;
    }

    /** How many nodes were not taken over. */
    int built() {
        return built;
    }

    /** How often each term occurs; what stands inside something that occurs twice is asked only when that is. */
    private int[] uses(List<Term> roots, boolean[] isAsked) {
        int[] uses = new int[terms.size()];
        for (Term root : roots) {
            uses[root.number]++;
            isAsked[root.number] = true;
        }
        for (int number = uses.length - 1; number >= 0; number--) {
            if (uses[number] > 0) {
                Term term = terms.get(number);
                for (Term operand : term.operands) {
                    uses[operand.number]++;
                    isAsked[operand.number] |= !term.isGroup() && isAsked[number];
                }
            }
        }
        return uses;
    }

    private void make(Term term, int uses, @Nullable Nodes before) {
        Node known = before == null || term.number >= before.inner.length ? null : before.inner[term.number];
        Node node = known != null && before != null && asksTheSame(term, before) ? known : build(term);
        built += node == known ? 0 : 1;
        inner[term.number] = node;
        if (uses == 1 || node.cost() < MIN_SHARED_COST) {
            given[term.number] = node;
        } else if (node == known && before != null && before.given[term.number] instanceof Node.Shared shared) {
            given[term.number] = shared;
        } else {
            given[term.number] = new Node.Shared(sharedCount++, node);
        }
    }

    private boolean asksTheSame(Term term, Nodes before) {
        if (!term.isGroup()) {
            for (Term operand : term.operands) {
                if (given[operand.number] != before.given[operand.number]) {
                    return false;
                }
            }
        }
        return true;
    }

    private Node build(Term term) {
        return switch (term.kind) {
            case ALL -> {
                List<Node> nodes = byCost(term.operands);
                yield new Node.All(nodes, totalCost(nodes));
            }
            case ANY -> {
                List<Node> nodes = byCost(term.operands);
                yield new Node.Any(nodes, totalCost(nodes));
            }
            case NOT -> new Node.Not(of(term.operands.getFirst()));
            case ANY_OF_FIELD, ANY_KEYWORD ->
                tests(requireNonNull(term.operands.getFirst().leaf, "leaf"), term.operands);
            case LEAF -> leaf(term, requireNonNull(term.leaf, "leaf"));
        };
    }

    private Node leaf(Term term, Predicate leaf) {
        return switch (leaf) {
            case Predicate.Field field -> tests(field, List.of(term));
            case Predicate.Keyword keyword -> tests(keyword, List.of(term));
            case Predicate.IsNull(String field) -> new Node.IsNull(catalog.slot(field));
            case Predicate.Exists(String field) -> new Node.Exists(catalog.slot(field));
            case Predicate.FieldReference(String field, String other, var relation, boolean isCased) ->
                new Node.Reference(catalog.slot(field), catalog.slot(other), relation, isCased);
            case Predicate.And and -> throw new IllegalStateException("not a leaf: " + and);
            case Predicate.Or or -> throw new IllegalStateException("not a leaf: " + or);
            case Predicate.Not not -> throw new IllegalStateException("not a leaf: " + not);
        };
    }

    /** Tests of which any has to pass, all on the field of the first, or on any value. */
    private Node tests(Predicate first, List<Term> alternatives) {
        List<ScalarTest> compiled = compiled(alternatives);
        if (first instanceof Predicate.Field(String field, ValueTest ignored)) {
            return new Node.Field(catalog.slot(field), compiled, 1 + totalTestCost(compiled));
        }
        // an event has a few dozen values
        return new Node.Keyword(compiled, 30 * totalTestCost(compiled));
    }

    private static List<ScalarTest> compiled(List<Term> alternatives) {
        List<ScalarTest> compiled = new ArrayList<>();
        Map<TextTests.Group, List<TextTests.Literal>> groups = new LinkedHashMap<>();
        for (Term alternative : alternatives) {
            ScalarTest test = requireNonNull(alternative.test, "test");
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

    private List<Node> byCost(List<Term> operands) {
        List<Node> nodes = new ArrayList<>();
        operands.forEach(operand -> nodes.add(of(operand)));
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
