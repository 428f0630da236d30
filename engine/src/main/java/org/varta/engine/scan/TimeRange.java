package org.varta.engine.scan;

import org.varta.engine.normalise.Facts;

/**
 * From when to when; an event that names no time is never left out.
 *
 * @param sinceMs milliseconds since 1970, inclusive
 * @param untilMs milliseconds since 1970, exclusive
 */
public record TimeRange(long sinceMs, long untilMs) {

    /** Always. */
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean holds(long timeMs) {
        return timeMs == Facts.NO_TIME || (timeMs >= sinceMs && timeMs < untilMs);
    }
}
