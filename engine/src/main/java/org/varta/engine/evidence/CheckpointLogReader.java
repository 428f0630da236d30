package org.varta.engine.evidence;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.RecordLogReader;

/** Reads the checkpoints of a journal by their index, from 1; also from another process. Owned by one thread. */
public final class CheckpointLogReader implements Checkpoints {

    private final RecordLogReader log;

    private CheckpointLogReader(RecordLogReader log) {
        this.log = log;
    }

    /**
     * Opens the checkpoints.
     *
     * @param evidence the directory of all evidence
     */
    public static CheckpointLogReader open(Path evidence) throws IOException {
        return new CheckpointLogReader(RecordLogReader.open(logDirectory(evidence)));
    }

    static Path logDirectory(Path evidence) {
        return evidence.resolve("checkpoints");
    }

    @Override
    public long count() {
        return log.durableSequence();
    }

    @Override
    public SignedCheckpoint read(long index) throws IOException {
        log.seek(index);
        if (!log.next() || log.sequence() != index) {
            throw new IOException("checkpoint " + index + " is not there");
        }
        return SignedCheckpoint.parse(SignedCheckpoint.text(log.bytes()));
    }

    /** The last one, or null when there is none. */
    public @Nullable SignedCheckpoint last() throws IOException {
        long count = count();
        return count == 0 ? null : read(count);
    }

    @Override
    public void close() {
        log.close();
    }
}
