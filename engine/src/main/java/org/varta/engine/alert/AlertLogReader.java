package org.varta.engine.alert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.RecordLogReader;

/** Reads an {@link AlertLog}, also from another process. Owned by one thread. */
public final class AlertLogReader implements AutoCloseable {

    private final RecordLogReader reader;

    AlertLogReader(RecordLogReader reader) {
        this.reader = reader;
    }

    /** Opens a log that another process, or nobody, writes. */
    public static AlertLogReader open(Path directory) throws IOException {
        return new AlertLogReader(RecordLogReader.open(directory));
    }

    /** The log's own id, made at its creation. */
    public UUID logId() {
        return reader.id();
    }

    /** The index of the last durable alert; 0 when there is none. */
    public long lastIndex() {
        return reader.durableSequence();
    }

    /** Places the reader so that the next alert is the one with this index, or the first one after it. */
    public void seek(long index) throws IOException {
        reader.seek(index);
    }

    /** The next durable alert, or null when there is none yet. */
    public @Nullable Entry next() throws IOException {
        return reader.next() ? new Entry(reader.sequence(), AlertJson.read(reader.bytes())) : null;
    }

    @Override
    public void close() {
        reader.close();
    }

    /** An alert and its place in the log. */
    public record Entry(long index, Alert alert) {}
}
