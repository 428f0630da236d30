package org.varta.engine.detect;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.RecordLogReader;

/** Reads a {@link DeadLetterLog}. Owned by one thread. */
public final class DeadLetterLogReader implements AutoCloseable {

    private final RecordLogReader reader;

    DeadLetterLogReader(RecordLogReader reader) {
        this.reader = reader;
    }

    /** Opens a log that another process, or nobody, writes. */
    public static DeadLetterLogReader open(Path directory) throws IOException {
        return new DeadLetterLogReader(RecordLogReader.open(directory));
    }

    /** Places the reader so that the next record is the one with this index, or the first one after it. */
    public void seek(long index) throws IOException {
        reader.seek(index);
    }

    /** The index, from 1, of the record that {@link #next} gave last. */
    public long index() {
        return reader.sequence();
    }

    /** The next durable record, or null when there is none yet. */
    public @Nullable DeadLetter next() throws IOException {
        return reader.next() ? DeadLetterCodec.decode(reader.bytes()) : null;
    }

    @Override
    public void close() {
        reader.close();
    }
}
