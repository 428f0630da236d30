package org.varta.rules.match;

/** The rules of a route that an event may match, as a set of their positions. Owned by one matcher. */
final class Candidates implements Found {

    private long[] words = new long[64];
    private int used;
    private int[] starts = {0};
    private int[] positions = {};

    /**
     * Empties the set.
     *
     * @param rules positions are below this
     * @param startOf per payload where its positions begin in {@code positionsOf}; the next payload's begin where they end
     */
    void reset(int rules, int[] startOf, int[] positionsOf) {
        starts = startOf;
        positions = positionsOf;
        used = (rules + 63) >>> 6;
        if (used > words.length) {
            words = new long[used];
        } else {
            java.util.Arrays.fill(words, 0, used, 0);
        }
    }

    /** Adds the positions of a payload. */
    @Override
    public boolean take(int payload) {
        add(positions, starts[payload], starts[payload + 1]);
        return false;
    }

    /** Adds the positions that stand between two places of an array. */
    void add(int[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            int position = from[i];
            words[position >>> 6] |= 1L << (position & 63);
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
