package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.varta.rules.plan.Predicate;

/**
 * Predicates in one shape, so that equal parts of different rules are found equal: nested And and Or flattened, constants
 * and doubles removed, and inside an Or the tests on one field (or on any value) gathered in an Or of their own.
 */
final class Normalised {

    private static final Predicate TRUE = new Predicate.And(List.of());
    private static final Predicate FALSE = new Predicate.Or(List.of());

    private Normalised() {}

    /** An equivalent predicate in that shape. */
    static Predicate of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And and -> and(and);
            case Predicate.Or or -> or(or);
            case Predicate.Not(Predicate operand) -> not(of(operand));
            case Predicate.Field field -> field;
            case Predicate.Keyword keyword -> keyword;
            case Predicate.IsNull isNull -> isNull;
            case Predicate.Exists exists -> exists;
            case Predicate.FieldReference reference -> reference;
        };
    }

    private static Predicate not(Predicate operand) {
        return switch (operand) {
            case Predicate.Not(Predicate inner) -> inner;
            case Predicate.And(List<Predicate> none) when none.isEmpty() -> FALSE;
            case Predicate.Or(List<Predicate> none) when none.isEmpty() -> TRUE;
            case Predicate.And and -> new Predicate.Not(and);
            case Predicate.Or or -> new Predicate.Not(or);
            case Predicate.Field field -> new Predicate.Not(field);
            case Predicate.Keyword keyword -> new Predicate.Not(keyword);
            case Predicate.IsNull isNull -> new Predicate.Not(isNull);
            case Predicate.Exists exists -> new Predicate.Not(exists);
            case Predicate.FieldReference reference -> new Predicate.Not(reference);
        };
    }

    private static Predicate and(Predicate.And and) {
        Set<Predicate> flat = new LinkedHashSet<>();
        for (Predicate operand : and.operands()) {
            Predicate normalised = of(operand);
            if (normalised.equals(FALSE)) {
                return FALSE;
            }
            if (normalised instanceof Predicate.And(List<Predicate> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(normalised);
            }
        }
        return flat.size() == 1 ? flat.iterator().next() : new Predicate.And(List.copyOf(flat));
    }

    private static Predicate or(Predicate.Or or) {
        Set<Predicate> flat = new LinkedHashSet<>();
        for (Predicate operand : or.operands()) {
            Predicate normalised = of(operand);
            if (normalised.equals(TRUE)) {
                return TRUE;
            }
            flatten(normalised, flat);
        }
        return grouped(flat);
    }

    private static void flatten(Predicate predicate, Collection<Predicate> into) {
        if (predicate instanceof Predicate.Or(List<Predicate> inner)) {
            inner.forEach(operand -> flatten(operand, into));
        } else {
            into.add(predicate);
        }
    }

    /** Puts tests on the same field side by side, each group where its first member stood. */
    private static Predicate grouped(Set<Predicate> operands) {
        Map<Object, List<Predicate>> groups = new LinkedHashMap<>();
        for (Predicate operand : operands) {
            groups.computeIfAbsent(groupOf(operand), key -> new ArrayList<>()).add(operand);
        }
        List<Predicate> merged = new ArrayList<>();
        for (List<Predicate> group : groups.values()) {
            merged.add(group.size() == 1 ? group.getFirst() : new Predicate.Or(group));
        }
        return merged.size() == 1 ? merged.getFirst() : new Predicate.Or(merged);
    }

    private static Object groupOf(Predicate operand) {
        return switch (operand) {
            case Predicate.Field(String field, var test) -> field;
            case Predicate.Keyword keyword -> Predicate.Keyword.class;
            case Predicate.And and -> and;
            case Predicate.Or or -> or;
            case Predicate.Not not -> not;
            case Predicate.IsNull isNull -> isNull;
            case Predicate.Exists exists -> exists;
            case Predicate.FieldReference reference -> reference;
        };
    }
}
