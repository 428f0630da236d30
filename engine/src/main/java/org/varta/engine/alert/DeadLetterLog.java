package org.varta.engine.alert;

import java.io.IOException;
import java.nio.file.Path;
import org.varta.collector.journal.RecordLog;

/**
 * The append-only log of events that could not be decoded. One writer; readers by {@link #newReader} or, from another
 * process, {@link DeadLetterLogReader#open}.
 */
public final class DeadLetterLog implements AutoCloseable {

    private final RecordLog log;

    private DeadLetterLog(RecordLog log) {
        this.log = log;
    }

    /** Opens or creates the log in a directory; locks out other writers. */
    public static DeadLetterLog open(Path directory) throws IOException {
        return new DeadLetterLog(RecordLog.open(directory));
    }

    /** Appends; safe, and seen by readers, only after {@link #force}. Returns the index, from 1. */
    public long append(DeadLetter letter) throws IOException {
        return log.append(DeadLetterJson.encode(letter));
    }

    /** Forces everything appended so far to disk and lets readers see it. */
    public void force() throws IOException {
        log.force();
    }

    /** The index of the last dead letter; 0 when there is none. */
    public long lastIndex() {
        return log.lastSequence();
    }

    /** A reader placed before the first dead letter. */
    public DeadLetterLogReader newReader() {
        return new DeadLetterLogReader(log.newReader());
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
