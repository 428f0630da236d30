package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

/**
 * An event that no decoder could read, whose bytes stay in the raw journal; or a row of records that cannot be read at all.
 *
 * @param sequence in the raw journal; the first of a row
 * @param lastSequence the last of a row; of an event its sequence
 * @param receivedAtMs milliseconds since 1970; of a row the engine's clock before it
 * @param peer remote address and port
 * @param reason a stable keyword, which is a metric tag
 * @param detail for people
 */
public record DeadLetter(
        long sequence,
        long lastSequence,
        long receivedAtMs,
        String listener,
        String peer,
        String reason,
        String detail) {
    public DeadLetter {
        if (lastSequence < sequence) {
            throw new IllegalArgumentException(lastSequence + " is before " + sequence);
        }
        requireNonNull(listener, "listener");
        requireNonNull(peer, "peer");
        requireNonNull(reason, "reason");
        requireNonNull(detail, "detail");
    }

    /** One event. */
    public DeadLetter(long sequence, long receivedAtMs, String listener, String peer, String reason, String detail) {
        this(sequence, sequence, receivedAtMs, listener, peer, reason, detail);
    }

    /** How many records it speaks of. */
    public long records() {
        return lastSequence - sequence + 1;
    }

    /** The part of a row from a sequence on. */
    public DeadLetter from(long first) {
        return new DeadLetter(first, lastSequence, receivedAtMs, listener, peer, reason, detail);
    }
}
