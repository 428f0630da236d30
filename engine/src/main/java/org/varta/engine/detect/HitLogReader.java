package org.varta.engine.detect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.RecordLogReader;

/** Reads a {@link HitLog}. Owned by one thread. */
public final class HitLogReader implements AutoCloseable {

    private final RecordLogReader reader;

    HitLogReader(RecordLogReader reader) {
        this.reader = reader;
    }

    /** Places the reader so that the next record is the one with this index, or the first one after it. */
    public void seek(long index) throws IOException {
        reader.seek(index);
    }

    /** The next durable record, or null when there is none yet. */
    public @Nullable EventHits next() throws IOException {
        return reader.next() ? HitCodec.decode(reader.bytes()) : null;
    }

    @Override
    public void close() {
        reader.close();
    }
}
