package org.varta.engine.alert;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.RecordLogReader;

/** Reads a {@link DeadLetterLog}, also from another process. Owned by one thread. */
public final class DeadLetterLogReader implements AutoCloseable {

    private final RecordLogReader reader;

    DeadLetterLogReader(RecordLogReader reader) {
        this.reader = reader;
    }

    /** Opens a log that another process, or nobody, writes. */
    public static DeadLetterLogReader open(Path directory) throws IOException {
        return new DeadLetterLogReader(RecordLogReader.open(directory));
    }

    /** Places the reader so that the next dead letter is the one with this index, or the first one after it. */
    public void seek(long index) throws IOException {
        reader.seek(index);
    }

    /** The next durable dead letter, or null when there is none yet. */
    public @Nullable LoggedDeadLetter next() throws IOException {
        return reader.next() ? new LoggedDeadLetter(reader.sequence(), DeadLetterJson.decode(reader.bytes())) : null;
    }

    @Override
    public void close() {
        reader.close();
    }
}
