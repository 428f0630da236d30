package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The {@code condition} of a Sigma rule as a tree; specification 2.1.0, section "Condition". */
public sealed interface Condition {

    /** {@code a and b and ...}; at least two operands. */
    record And(List<Condition> operands) implements Condition {
        public And {
            operands = atLeastTwo(operands);
        }
    }

    /** {@code a or b or ...}; at least two operands. */
    record Or(List<Condition> operands) implements Condition {
        public Or {
            operands = atLeastTwo(operands);
        }
    }

    /** {@code not a}. */
    record Not(Condition operand) implements Condition {
        public Not {
            requireNonNull(operand, "operand");
        }
    }

    /** A search identifier such as {@code selection_img}. */
    record Selection(String name, Position position) implements Condition {
        public Selection {
            requireNonNull(name, "name");
            requireNonNull(position, "position");
        }
    }

    /**
     * {@code 1 of selection_*}, {@code all of them}, {@code any of x*}.
     *
     * @param isAll whether all have to match, else one
     * @param names the identifiers that the pattern selects, in file order; at least one
     */
    record Quantified(boolean isAll, String pattern, List<String> names, Position position) implements Condition {
        public Quantified {
            requireNonNull(pattern, "pattern");
            requireNonNull(position, "position");
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("the pattern selects nothing: " + pattern);
            }
        }
    }

    private static List<Condition> atLeastTwo(List<Condition> operands) {
        if (operands.size() < 2) {
            throw new IllegalArgumentException("at least two operands, not " + operands.size());
        }
        return List.copyOf(operands);
    }
}
