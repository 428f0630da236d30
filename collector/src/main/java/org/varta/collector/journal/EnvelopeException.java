package org.varta.collector.journal;

import java.io.IOException;

/** A record that is whole but whose content is not an envelope that this version can read. */
public final class EnvelopeException extends IOException {

    private static final long serialVersionUID = 1;

    private final long sequence;

    EnvelopeException(long sequence, String expected) {
        super("record " + sequence + " is not a journal envelope: " + expected);
        this.sequence = sequence;
    }

    /** The record concerned. */
    public long sequence() {
        return sequence;
    }
}
