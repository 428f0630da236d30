package org.varta.rules.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/**
 * The terms of a rule set and of those that come of it by changes, and the tests of their leaves. Only grows; a rule set
 * that is compiled from the beginning starts a new one. Used by one thread at a time.
 */
final class Terms {

    private record Composite(Term.Kind kind, List<Term> operands) {}

    private final List<Term> terms = new ArrayList<>();
    private final Map<Predicate, Term> leaves = new HashMap<>();
    private final Map<Composite, Term> composites = new HashMap<>();
    private final Map<ValueTest, ScalarTest> tests = new HashMap<>();

    /**
     * The term of a normalised predicate.
     *
     * @throws IllegalArgumentException when a regular expression or a network is not legal
     */
    Term of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> composite(Term.Kind.ALL, all(operands));
            case Predicate.Or(List<Predicate> operands) -> {
                List<Term> any = all(operands);
                yield composite(Term.any(any), any);
            }
            case Predicate.Not(Predicate operand) -> composite(Term.Kind.NOT, List.of(of(operand)));
            case Predicate.Field field -> leaf(field);
            case Predicate.Keyword keyword -> leaf(keyword);
            case Predicate.IsNull isNull -> leaf(isNull);
            case Predicate.Exists exists -> leaf(exists);
            case Predicate.FieldReference reference -> leaf(reference);
        };
    }

    int size() {
        return terms.size();
    }

    Term get(int number) {
        return terms.get(number);
    }

    private List<Term> all(List<Predicate> predicates) {
        List<Term> all = new ArrayList<>(predicates.size());
        predicates.forEach(predicate -> all.add(of(predicate)));
        return List.copyOf(all);
    }

    private Term leaf(Predicate leaf) {
        Term known = leaves.get(leaf);
        if (known == null) {
            known = add(new Term(size(), leaf, test(leaf)));
            leaves.put(leaf, known);
        }
        return known;
    }

    private @Nullable ScalarTest test(Predicate leaf) {
        if (leaf instanceof Predicate.Field(String field, ValueTest test)) {
            return tests.computeIfAbsent(test, TestCompiler::compile);
        }
        return leaf instanceof Predicate.Keyword(ValueTest test)
                ? tests.computeIfAbsent(test, TestCompiler::compile)
                : null;
    }

    private Term composite(Term.Kind kind, List<Term> operands) {
        return composites.computeIfAbsent(new Composite(kind, operands), key -> add(new Term(size(), kind, operands)));
    }

    private Term add(Term term) {
        terms.add(term);
        return term;
    }
}
