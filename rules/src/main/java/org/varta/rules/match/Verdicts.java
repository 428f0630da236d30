package org.varta.rules.match;

import java.util.Arrays;

/**
 * What is already known of the nodes that several rules share, for one event at a time. Owned by one matcher.
 *
 * <p>Each entry carries the number of the event it belongs to, so that nothing has to be cleared between events.
 */
final class Verdicts {

    private static final int LAST_GENERATION = Integer.MAX_VALUE >> 1;

    private final int[] entries;
    private int generation;

    Verdicts(int sharedNodes) {
        entries = new int[sharedNodes];
    }

    /** Forgets everything. */
    void nextEvent() {
        if (generation == LAST_GENERATION) {
            Arrays.fill(entries, 0);
            generation = 0;
        }
        generation++;
    }

    boolean isKnown(int node) {
        return entries[node] >>> 1 == generation;
    }

    boolean get(int node) {
        return (entries[node] & 1) != 0;
    }

    boolean put(int node, boolean verdict) {
        entries[node] = generation << 1 | (verdict ? 1 : 0);
        return verdict;
    }
}
