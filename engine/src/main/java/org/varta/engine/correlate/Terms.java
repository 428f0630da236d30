package org.varta.engine.correlate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.Condition;

/** A condition over rules as a list of {@link Term}s, one of which has to be true. */
final class Terms {

    /** Most rules in a condition: a bit of a long for each. */
    static final int MEMBERS_MAX = 64;

    /** Most ways for a condition to be true. */
    static final int TERMS_MAX = 64;

    /** A term in the making: bits of members that have to hit, and that must not. */
    private record Bits(long required, long forbidden) {
        boolean contradicts() {
            return (required & forbidden) != 0;
        }

        /** Whether this one is true wherever the other is. */
        boolean covers(Bits other) {
            return (required & ~other.required) == 0 && (forbidden & ~other.forbidden) == 0;
        }
    }

    /** The condition cannot be run. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String message) {
            super(message);
        }
    }

    private final Map<String, Integer> memberByReference;

    private Terms(Map<String, Integer> memberByReference) {
        this.memberByReference = memberByReference;
    }

    /**
     * All rules have to hit.
     *
     * @param members how many there are
     */
    static List<Term> all(int members) {
        List<Integer> required = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            required.add(member);
        }
        return List.of(new Term(required, 0));
    }

    /**
     * The terms of a condition.
     *
     * @param memberByReference each reference that the condition uses, and which member it is
     */
    static List<Term> of(Condition condition, Map<String, Integer> memberByReference) throws Fault {
        if (memberByReference.values().stream().anyMatch(member -> member >= MEMBERS_MAX)) {
            throw new Fault("a condition over rules may have at most " + MEMBERS_MAX + " rules");
        }
        List<Bits> bits = new Terms(memberByReference).expand(condition, false);
        if (bits.isEmpty()) {
            throw new Fault("the condition can never be true");
        }
        List<Term> terms = new ArrayList<>();
        for (Bits term : bits) {
            if (term.required == 0) {
                throw new Fault(
                        "the condition is true when nothing happens, and nothing tells when to look, or for which"
                                + " group: let a rule that has to hit stand beside each 'not', as in a and not b");
            }
            List<Integer> required = new ArrayList<>();
            for (int member = 0; member < MEMBERS_MAX; member++) {
                if ((term.required >>> member & 1) != 0) {
                    required.add(member);
                }
            }
            terms.add(new Term(required, term.forbidden));
        }
        return List.copyOf(terms);
    }

    private List<Bits> expand(Condition condition, boolean isNegated) throws Fault {
        return switch (condition) {
            case Condition.Not not -> expand(not.operand(), !isNegated);
            case Condition.Selection selection -> List.of(leaf(selection.name(), isNegated));
            case Condition.And and -> isNegated ? union(and.operands(), true) : product(and.operands(), false);
            case Condition.Or or -> isNegated ? product(or.operands(), true) : union(or.operands(), false);
            case Condition.Quantified quantified -> {
                List<Condition> each = quantified.names().stream()
                        .<Condition>map(name -> new Condition.Selection(name, quantified.position()))
                        .toList();
                yield quantified.isAll() != isNegated ? product(each, isNegated) : union(each, isNegated);
            }
        };
    }

    private Bits leaf(String reference, boolean isNegated) throws Fault {
        @Nullable Integer member = memberByReference.get(reference);
        if (member == null) {
            throw new Fault("the condition names '" + reference + "', which is not among the rules");
        }
        long bit = 1L << member;
        return isNegated ? new Bits(0, bit) : new Bits(bit, 0);
    }

    private List<Bits> union(List<Condition> operands, boolean isNegated) throws Fault {
        Set<Bits> all = new LinkedHashSet<>();
        for (Condition operand : operands) {
            all.addAll(expand(operand, isNegated));
        }
        return absorbed(all);
    }

    private List<Bits> product(List<Condition> operands, boolean isNegated) throws Fault {
        List<Bits> product = List.of(new Bits(0, 0));
        for (Condition operand : operands) {
            Set<Bits> next = new LinkedHashSet<>();
            for (Bits right : expand(operand, isNegated)) {
                for (Bits left : product) {
                    Bits both = new Bits(left.required | right.required, left.forbidden | right.forbidden);
                    if (!both.contradicts()) {
                        next.add(both);
                    }
                }
            }
            product = absorbed(next);
        }
        return product;
    }

    /** Without those that another one covers. */
    private static List<Bits> absorbed(Set<Bits> all) throws Fault {
        List<Bits> kept = new ArrayList<>();
        for (Bits one : all) {
            if (all.stream().noneMatch(other -> !other.equals(one) && other.covers(one))) {
                kept.add(one);
            }
        }
        if (kept.size() > TERMS_MAX) {
            throw new Fault("the condition can be true in more than " + TERMS_MAX + " ways; split it");
        }
        return kept;
    }
}
