package org.varta.engine.correlate.esper;

/**
 * Lets so many contributions into a correlation during each span of the clock. The spans are aligned to 1970, so that
 * what is let in is a function of that span's hits alone, and a restart lets in the same.
 */
final class Admission {

    private final long spanMs;
    private final int max;
    private long span = Long.MIN_VALUE;
    private int admitted;

    Admission(long spanMs, int max) {
        this.spanMs = spanMs;
        this.max = max;
    }

    boolean admits(long clockMs) {
        long now = Math.floorDiv(clockMs, spanMs);
        if (now != span) {
            span = now;
            admitted = 0;
        }
        if (admitted == max) {
            return false;
        }
        admitted++;
        return true;
    }
}
