package org.varta.rules.match;

import org.jspecify.annotations.Nullable;

/** The rules of a route that an event may match, as a set of their positions. Owned by one matcher. */
final class Candidates {

    private long[] words = new long[64];
    private int used;

    /** Empties the set and makes room for positions below {@code rules}. */
    void reset(int rules) {
        used = (rules + 63) >>> 6;
        if (used > words.length) {
            words = new long[used];
        } else {
            java.util.Arrays.fill(words, 0, used, 0);
        }
    }

    /** Adds positions; null adds none. */
    void add(int @Nullable [] positions) {
        if (positions != null) {
            for (int position : positions) {
                words[position >>> 6] |= 1L << (position & 63);
            }
        }
    }

    /** The first position at or after {@code from}, or -1. */
    int next(int from) {
        int word = from >>> 6;
        if (word >= used) {
            return -1;
        }
        long rest = words[word] & -1L << (from & 63);
        while (rest == 0) {
            if (++word == used) {
                return -1;
            }
            rest = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
