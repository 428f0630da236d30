package org.varta.engine.pipeline;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@link DetectLog} from some place on. */
interface RecordCursor<T> extends AutoCloseable {

    /** The next durable record, or null when there is none. */
    @Nullable
    T next() throws IOException;

    @Override
    void close();
}
