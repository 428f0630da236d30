package org.varta.collector.journal;

import java.io.IOException;

/** Retention has removed what a reader asks for. The reader stays where it is; {@code seek(firstSequence())} goes on. */
public final class RecordsRemovedException extends IOException {

    private static final long serialVersionUID = 1;

    private final long sequence;
    private final long firstSequence;

    RecordsRemovedException(long sequence, long firstSequence, String place) {
        super("record " + sequence + " in " + place + " was removed by retention; the first one kept is "
                + firstSequence);
        this.sequence = sequence;
        this.firstSequence = firstSequence;
    }

    /** What was asked for. */
    public long sequence() {
        return sequence;
    }

    /** The first record that retention has kept. */
    public long firstSequence() {
        return firstSequence;
    }
}
