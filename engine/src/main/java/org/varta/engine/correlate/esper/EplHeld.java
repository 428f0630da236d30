package org.varta.engine.correlate.esper;

import java.util.TreeMap;

/**
 * How many events the instances of one EPL rule hold, of all organisations together. Instances that started at the same instant share
 * a bound, so what they let in is a function of the hits of their life, and a restart lets in the same.
 */
final class EplHeld {

    private final int max;
    private final TreeMap<Long, int[]> byStart = new TreeMap<>();

    /** @param max of the instances of one start; those of two starts live at a time */
    EplHeld(int max) {
        this.max = max;
    }

    boolean hasRoom(long startMs) {
        int[] held = byStart.get(startMs);
        return held == null || held[0] < max;
    }

    void count(long startMs) {
        byStart.computeIfAbsent(startMs, start -> new int[1])[0]++;
    }

    /** Instances that started then or before are over. */
    void forget(long startMs) {
        byStart.headMap(startMs, true).clear();
    }
}
