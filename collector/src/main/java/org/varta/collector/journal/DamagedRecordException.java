package org.varta.collector.journal;

import java.io.IOException;

/** A durable record cannot be read. The reader stays before it; {@code seek(sequence() + 1)} leaves it out. */
public final class DamagedRecordException extends IOException {

    private static final long serialVersionUID = 1;

    private final long sequence;

    DamagedRecordException(long sequence, String place, String reason) {
        super("record " + sequence + " in " + place + " cannot be read: " + reason);
        this.sequence = sequence;
    }

    /** The record that cannot be read. */
    public long sequence() {
        return sequence;
    }
}
