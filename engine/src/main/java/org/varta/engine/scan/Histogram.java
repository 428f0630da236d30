package org.varta.engine.scan;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.varta.rules.sigma.Level;

/**
 * Matches over time by level. The bars widen by halves of their number as the time grows, so that there are never more than
 * {@link #BARS_MAX}; the result is the same whatever the order.
 */
final class Histogram {

    static final int BARS_MAX = 2048;

    private static final long FIRST_WIDTH_MS = 60_000;

    private long widthMs = FIRST_WIDTH_MS;
    private NavigableMap<Long, long[]> bars = new TreeMap<>();

    /** @param level ordinal of {@link Level}, or the number of levels for none */
    void add(long timeMs, int level) {
        bars.computeIfAbsent(Math.floorDiv(timeMs, widthMs), b -> new long[Level.values().length + 1])[level]++;
        while (bars.size() > BARS_MAX) {
            narrow(2);
        }
    }

    /** At most so many bars from the first to the last, those without matches counted. */
    void fit(int barsMax) {
        while (!bars.isEmpty() && bars.lastKey() - bars.firstKey() >= barsMax) {
            narrow(2);
        }
    }

    private void narrow(int times) {
        widthMs *= times;
        NavigableMap<Long, long[]> wider = new TreeMap<>();
        bars.forEach((bar, counts) -> {
            long[] sum = wider.computeIfAbsent(Math.floorDiv(bar, times), b -> new long[counts.length]);
            for (int i = 0; i < counts.length; i++) {
                sum[i] += counts[i];
            }
        });
        bars = wider;
    }

    long widthMs() {
        return widthMs;
    }

    /** Number of a bar (its start divided by its width) to counts by level. */
    NavigableMap<Long, long[]> bars() {
        return bars;
    }
}
