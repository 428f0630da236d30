package org.varta.collector.wire.forward;

/**
 * What one message may be; one that goes over closes the connection.
 *
 * @param eventMaxBytes of one entry: its time, metadata and record
 * @param messageMaxBytes as it is sent, and of its entries once unpacked
 * @param eventsMax in one message
 */
public record ForwardLimits(int eventMaxBytes, int messageMaxBytes, int eventsMax) {

    /** A tag with more bytes is none. */
    static final int TAG_MAX_BYTES = 1_024;

    /** The reference clients read an answer into 512 bytes, so that no chunk of theirs is longer. */
    static final int CHUNK_MAX_BYTES = 512;

    /** When nothing is configured. */
    public static final ForwardLimits DEFAULTS = new ForwardLimits(1 << 20, 64 << 20, 1 << 18);

    public ForwardLimits {
        if (eventMaxBytes <= 0 || messageMaxBytes <= 0 || eventsMax <= 0) {
            throw new IllegalArgumentException("limits must be more than 0");
        }
    }

    /** The same with another limit of events. */
    public ForwardLimits withEventMaxBytes(int bytes) {
        return new ForwardLimits(bytes, Math.max(messageMaxBytes, bytes), eventsMax);
    }
}
