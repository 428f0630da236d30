package org.varta.rules.match;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;

/** Which fields of events a rule reads. */
public final class FieldsRead {

    private FieldsRead() {}

    /** The fields of one rule, in natural order; keywords read no field in particular and name none. */
    public static SortedSet<String> by(PlannedRule rule) {
        SortedSet<String> fields = new TreeSet<>();
        addTo(fields, rule.predicate());
        return Collections.unmodifiableSortedSet(fields);
    }

    private static void addTo(Collection<String> fields, Predicate predicate) {
        switch (predicate) {
            case Predicate.And(var operands) -> operands.forEach(operand -> addTo(fields, operand));
            case Predicate.Or(var operands) -> operands.forEach(operand -> addTo(fields, operand));
            case Predicate.Not(Predicate operand) -> addTo(fields, operand);
            case Predicate.Field(String field, var test) -> fields.add(field);
            case Predicate.Keyword keyword -> {}
            case Predicate.IsNull(String field) -> fields.add(field);
            case Predicate.Exists(String field) -> fields.add(field);
            case Predicate.FieldReference(String field, String other, var relation, boolean isCased) -> {
                fields.add(field);
                fields.add(other);
            }
        }
    }
}
