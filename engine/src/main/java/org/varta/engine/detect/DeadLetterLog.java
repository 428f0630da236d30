package org.varta.engine.detect;

import java.io.IOException;
import java.nio.file.Path;
import org.varta.collector.journal.RecordLog;

/** The durable log of dead letters; see {@link DeadLetterCodec}. One writer. */
public final class DeadLetterLog implements AutoCloseable {

    private final RecordLog log;

    private DeadLetterLog(RecordLog log) {
        this.log = log;
    }

    /** Opens or creates the log in a directory; locks out other writers. */
    public static DeadLetterLog open(Path directory) throws IOException {
        return new DeadLetterLog(RecordLog.open(directory));
    }

    /** Appends; safe, and seen by readers, only after {@link #force}. Returns the record's index, from 1. */
    public long append(DeadLetter letter) throws IOException {
        return log.append(DeadLetterCodec.encode(letter));
    }

    /** Forces everything appended so far to disk. */
    public void force() throws IOException {
        log.force();
    }

    /** The index of the last record; 0 when there is none. */
    public long lastIndex() {
        return log.lastSequence();
    }

    /** A reader placed before the first record. */
    public DeadLetterLogReader newReader() {
        return new DeadLetterLogReader(log.newReader());
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
