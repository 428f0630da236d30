package org.varta.collector.wire;

/** A byte stream cannot be read on, or not in time; its connection is closed, and what it began is not answered. */
public final class BrokenStreamException extends Exception {

    private static final long serialVersionUID = 1;

    private final CloseReason reason;
    private final Enum<?> malformed;

    /**
     * Without a stack: hostile senders could ask for many.
     *
     * @param malformed what {@link FrameMeters#malformed} counts
     */
    public BrokenStreamException(CloseReason reason, Enum<?> malformed, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.malformed = malformed;
    }

    CloseReason reason() {
        return reason;
    }

    Enum<?> malformed() {
        return malformed;
    }
}
