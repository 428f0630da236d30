package org.varta.engine.correlate;

import java.util.concurrent.TimeUnit;
import org.varta.collector.wire.Origin;
import org.varta.engine.detect.Hit;

/**
 * When a hit's event happened, as far as its claim is believed. An event's own time is a claim: it moves no clock, and it
 * counts only where it is not later than the receive time.
 *
 * @param ms milliseconds since 1970
 * @param isHistorical it comes later than {@link #TOLERANCE_MS}, out of an agent's backlog
 */
public record HitTime(long ms, boolean isHistorical) {

    /** A claim at most this much older than the receive time takes part in live windows. */
    public static final long TOLERANCE_MS = TimeUnit.MINUTES.toMillis(5);

    /** A claim older than this is a broken clock, not a backlog; a case, which has its own organisation, may be of any age. */
    public static final long BACKLOG_MAX_MS = TimeUnit.DAYS.toMillis(30);

    /** The clock's own time. */
    public static HitTime live(long ms) {
        return new HitTime(ms, false);
    }

    /** The time to use for a hit. */
    public static HitTime of(Hit hit) {
        if (hit.eventTimeMs() == Hit.NO_TIME || hit.eventTimeMs() > hit.receivedAtMs()) {
            return new HitTime(hit.receivedAtMs(), false);
        }
        if (hit.eventTimeMs() >= hit.receivedAtMs() - TOLERANCE_MS) {
            return new HitTime(hit.eventTimeMs(), false);
        }
        if (hit.eventTimeMs() >= hit.receivedAtMs() - BACKLOG_MAX_MS
                || !hit.organisation().equals(Origin.DEFAULT_ORGANISATION)) {
            return new HitTime(hit.eventTimeMs(), true);
        }
        return new HitTime(hit.receivedAtMs(), false);
    }
}
