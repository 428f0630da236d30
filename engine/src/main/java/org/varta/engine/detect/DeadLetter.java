package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

/**
 * An event that no decoder could read. Its bytes stay in the raw journal.
 *
 * @param sequence in the raw journal
 * @param receivedAtMs milliseconds since 1970
 * @param peer remote address and port
 * @param reason a stable keyword, which is a metric tag
 * @param detail for people
 */
public record DeadLetter(long sequence, long receivedAtMs, String listener, String peer, String reason, String detail) {
    public DeadLetter {
        requireNonNull(listener, "listener");
        requireNonNull(peer, "peer");
        requireNonNull(reason, "reason");
        requireNonNull(detail, "detail");
    }
}
