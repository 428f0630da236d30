package org.varta.collector.wire.ndjson;

/**
 * Limits of one request beside those of its body. Over one of them the whole request is refused with 413.
 *
 * @param eventMaxBytes of one line or JSON text
 * @param eventsMax in one request: their bookkeeping takes memory that the body's size does not show
 */
public record IngestLimits(int eventMaxBytes, int eventsMax) {

    /** What the listener has when nothing is configured. */
    public static final IngestLimits DEFAULTS = new IngestLimits(1 << 20, 500_000);

    public IngestLimits {
        if (eventMaxBytes <= 0 || eventsMax <= 0) {
            throw new IllegalArgumentException("limits must be more than 0");
        }
    }
}
