package org.varta.engine.evidence;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records of a raw journal in their order, every sequence once. Owned by one thread. */
interface Records extends AutoCloseable {

    UUID journalId();

    /** The last record that can be read; 0 when there is none. */
    long durableSequence();

    /** The first record that retention has kept. */
    long firstSequence() throws IOException;

    /** The first sequences of all segments, ascending. */
    long[] segments() throws IOException;

    /** The next record is the one with this sequence. */
    void seek(long sequence) throws IOException;

    /** Moves to the next durable record, readable or not; false when there is none yet. */
    boolean next() throws IOException;

    /** Of the current record. */
    long sequence();

    /** Of the current record; null when it cannot be read, for good. */
    byte @Nullable [] bytes();

    /** Why it cannot be read. */
    String damage();

    @Override
    void close();
}
