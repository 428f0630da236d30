package org.varta.engine.console;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.varta.collector.journal.JournalRecord;

/** Where the console finds the bytes of an event. Called from several threads; may block on the disk. */
public interface RawEvents {

    /** A record of the raw journal. */
    record Found(UUID journal, JournalRecord record) {}

    /** The record with this sequence; empty when there is none, or none any more. */
    Optional<Found> find(long sequence) throws IOException;
}
