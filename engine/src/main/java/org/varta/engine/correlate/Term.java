package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One way for a condition over rules to be true.
 *
 * @param required members that have to hit, in the order of the correlation's rules; at least one
 * @param forbidden members none of which may hit, bit n for member n
 */
public record Term(List<Integer> required, long forbidden) {
    public Term {
        requireNonNull(required, "required");
        required = List.copyOf(required);
        if (required.isEmpty()) {
            throw new IllegalArgumentException("a term without a rule that has to hit");
        }
    }

    /** The required members as bits. */
    public long requiredBits() {
        long bits = 0;
        for (int member : required) {
            bits |= 1L << member;
        }
        return bits;
    }
}
