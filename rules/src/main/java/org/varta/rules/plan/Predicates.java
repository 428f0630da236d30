package org.varta.rules.plan;

import java.util.ArrayList;
import java.util.List;

/** Makes predicates in normal form: no And directly in an And, no Or directly in an Or, none with a single operand. */
final class Predicates {

    private Predicates() {}

    static Predicate and(List<Predicate> operands) {
        List<Predicate> flat = new ArrayList<>();
        for (Predicate operand : operands) {
            if (operand instanceof Predicate.And and) {
                flat.addAll(and.operands());
            } else {
                flat.add(operand);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new Predicate.And(flat);
    }

    static Predicate or(List<Predicate> operands) {
        List<Predicate> flat = new ArrayList<>();
        for (Predicate operand : operands) {
            if (operand instanceof Predicate.Or or) {
                flat.addAll(or.operands());
            } else {
                flat.add(operand);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new Predicate.Or(flat);
    }

    static Predicate not(Predicate operand) {
        return operand instanceof Predicate.Not(Predicate inner) ? inner : new Predicate.Not(operand);
    }
}
