package org.varta.benchmarks.load;

import java.util.Arrays;
import java.util.Locale;

/** Durations in nanoseconds, all of them kept. Not for several threads at once. */
public final class Latencies {

    private long[] values = new long[1024];
    private int count;
    private boolean isSorted = true;

    /** Adds one. */
    public void add(long ns) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = ns;
        isSorted = false;
    }

    /** Adds all of another. */
    public void addAll(Latencies other) {
        for (int i = 0; i < other.count; i++) {
            add(other.values[i]);
        }
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /**
     * The smallest one that at least this part of them does not exceed, milliseconds; NaN when there is none.
     *
     * @param part over 0 to 1
     */
    public double percentileMs(double part) {
        if (count == 0) {
            return Double.NaN;
        }
        if (!isSorted) {
            Arrays.sort(values, 0, count);
            isSorted = true;
        }
        int rank = (int) Math.ceil(part * count);
        return values[Math.clamp(rank - 1, 0, count - 1)] / 1e6;
    }

    /** p50, p99, p99.9 and the largest, for a table. */
    public String[] cells() {
        double[] parts = {0.5, 0.99, 0.999, 1};
        return Arrays.stream(parts)
                .mapToObj(part -> String.format(Locale.ROOT, "%.1f", percentileMs(part)))
                .toArray(String[]::new);
    }
}
