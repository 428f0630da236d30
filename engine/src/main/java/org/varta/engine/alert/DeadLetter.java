package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

/**
 * An event that no decoder could read; the raw journal keeps it.
 *
 * @param sequence of the event in the raw journal
 * @param receivedAtMs milliseconds since 1970
 * @param reason stable keyword, for example {@code json}
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
