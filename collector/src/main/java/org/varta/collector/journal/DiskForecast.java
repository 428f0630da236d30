package org.varta.collector.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** When the disk will be full if the journal goes on growing as over the last day. Owned by one thread. */
final class DiskForecast {

    private static final Duration WINDOW = Duration.ofDays(1);

    /** So many points of the window are kept. */
    private static final int SAMPLES_MAX = 1_440;

    /** A rate over less than that says nothing. */
    private static final Duration LEAST = Duration.ofMinutes(5);

    private record Sample(long atNs, long writtenBytes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Notes how much was written since some beginning, removed or not. */
    void add(long nowNs, long writtenBytes) {
        samples.addLast(new Sample(nowNs, writtenBytes));
        while (samples.size() > SAMPLES_MAX
                || samples.getLast().atNs() - samples.getFirst().atNs() > WINDOW.toNanos()) {
            samples.removeFirst();
        }
    }

    /** Days until so many bytes are written; infinite when nothing is, or when it is too early to say. */
    double daysUntil(long bytes) {
        if (samples.size() < 2) {
            return Double.POSITIVE_INFINITY;
        }
        long passedNs = samples.getLast().atNs() - samples.getFirst().atNs();
        long grown = samples.getLast().writtenBytes() - samples.getFirst().writtenBytes();
        if (passedNs < LEAST.toNanos() || grown <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        return (double) Math.max(0, bytes) / grown * passedNs / WINDOW.toNanos();
    }
}
