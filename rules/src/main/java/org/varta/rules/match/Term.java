package org.varta.rules.match;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/**
 * A normalised predicate as it stands in a rule set: equal predicates of one {@link Terms} are one term, so that terms
 * compare by identity. Immutable.
 */
final class Term {

    /** What the operands of a term are to it. */
    enum Kind {
        LEAF,
        NOT,
        ALL,
        ANY,
        /** Tests on one field, any of which has to pass. */
        ANY_OF_FIELD,
        /** Tests on any value, any of which has to pass. */
        ANY_KEYWORD
    }

    /** Below the number of every term it stands in. */
    final int number;

    final Kind kind;

    /** Of a {@link Kind#LEAF}. */
    final @Nullable Predicate leaf;

    /** Of a leaf that tests values. */
    final @Nullable ScalarTest test;

    final List<Term> operands;

    Term(int number, Predicate leaf, @Nullable ScalarTest test) {
        this.number = number;
        this.kind = Kind.LEAF;
        this.leaf = leaf;
        this.test = test;
        this.operands = List.of();
    }

    Term(int number, Kind kind, List<Term> operands) {
        this.number = number;
        this.kind = kind;
        this.leaf = null;
        this.test = null;
        this.operands = operands;
    }

    /** Whether the operands are asked as one, and never by themselves. */
    boolean isGroup() {
        return kind == Kind.ANY_OF_FIELD || kind == Kind.ANY_KEYWORD;
    }

    /** What an {@link Predicate.Or} of these operands is. */
    static Kind any(List<Term> operands) {
        String field = null;
        int fields = 0;
        int keywords = 0;
        for (Term operand : operands) {
            if (operand.leaf instanceof Predicate.Field(String name, ValueTest ignored)
                    && (field == null || field.equals(name))) {
                field = name;
                fields++;
            } else if (operand.leaf instanceof Predicate.Keyword) {
                keywords++;
            }
        }
        if (operands.isEmpty() || Math.max(fields, keywords) < operands.size()) {
            return Kind.ANY;
        }
        return fields > 0 ? Kind.ANY_OF_FIELD : Kind.ANY_KEYWORD;
    }
}
