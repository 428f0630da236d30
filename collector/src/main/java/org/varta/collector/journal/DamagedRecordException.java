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
    private final String reason;
    private final boolean isPlaceSound;

    /**
     * Says what is damaged.
     *
     * @param isPlaceSound whether a record of the right sequence and length stands there, so that no other place holds it
     */
    DamagedRecordException(long sequence, long lastSequence, String place, String reason, boolean isPlaceSound) {
        super((sequence == lastSequence ? "record " + sequence : "records " + sequence + " to " + lastSequence) + " in "
                + place + " cannot be read: " + reason);
        this.sequence = sequence;
        this.lastSequence = lastSequence;
        this.reason = reason;
        this.isPlaceSound = isPlaceSound;
    }

    String reason() {
        return reason;
    }

    boolean isPlaceSound() {
        return isPlaceSound;
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
