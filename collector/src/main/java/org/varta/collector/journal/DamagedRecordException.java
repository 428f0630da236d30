package org.varta.collector.journal;

import java.io.IOException;

/**
 * Durable records cannot be read. The reader stays before them; {@code seek(lastSequence() + 1)} leaves them out, which is
 * for the caller to decide and to show.
 */
public final class DamagedRecordException extends IOException {

    private static final long serialVersionUID = 1;

    private final long sequence;
    private final long lastSequence;

    DamagedRecordException(long sequence, long lastSequence, String place, String reason) {
        super((sequence == lastSequence ? "record " + sequence : "records " + sequence + " to " + lastSequence) + " in "
                + place + " cannot be read: " + reason);
        this.sequence = sequence;
        this.lastSequence = lastSequence;
    }

    /** The last one of the row that cannot be read for the same reason. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The first record that cannot be read. */
    public long sequence() {
        return sequence;
    }
}
