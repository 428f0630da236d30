package org.varta.rules.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A test on one event, two-valued: a field that the event does not have makes a {@link Field} test false, so that {@link
 * Not} of it is true.
 */
public sealed interface Predicate {

    /** True when every operand is; an empty list is true. */
    record And(List<Predicate> operands) implements Predicate {
        public And {
            operands = List.copyOf(operands);
        }
    }

    /** True when any operand is; an empty list is false. */
    record Or(List<Predicate> operands) implements Predicate {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    /** True when the operand is false. */
    record Not(Predicate operand) implements Predicate {
        public Not {
            requireNonNull(operand, "operand");
        }
    }

    /** True when any scalar value of the field passes the test; arrays are any-member. JSON null passes none. */
    record Field(String field, ValueTest test) implements Predicate {
        public Field {
            requireNonNull(field, "field");
            requireNonNull(test, "test");
        }
    }

    /** True when any scalar value of the event, at any depth, passes the test; keys are not searched. */
    record Keyword(ValueTest test) implements Predicate {
        public Keyword {
            requireNonNull(test, "test");
        }
    }

    /** {@code field: null}: true when the field is absent or JSON null. */
    record IsNull(String field) implements Predicate {
        public IsNull {
            requireNonNull(field, "field");
        }
    }

    /** {@code field|exists: true}: true when the field is there, be it null, empty or an object. */
    record Exists(String field) implements Predicate {
        public Exists {
            requireNonNull(field, "field");
        }
    }

    /**
     * {@code field|fieldref: other}: true when any value of {@code field} relates so to any value of {@code other};
     * false when either is absent.
     */
    record FieldReference(String field, String other, Relation relation, boolean isCased) implements Predicate {
        public FieldReference {
            requireNonNull(field, "field");
            requireNonNull(other, "other");
            requireNonNull(relation, "relation");
        }
    }

    /** How {@link FieldReference} compares: {@code field} RELATION {@code other}. */
    enum Relation {
        EQUALS,
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH
    }
}
