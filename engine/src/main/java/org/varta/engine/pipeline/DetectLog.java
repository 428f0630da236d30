package org.varta.engine.pipeline;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLog;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.DeadLetterLog;
import org.varta.engine.detect.DeadLetterLogReader;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.HitLog;
import org.varta.engine.detect.HitLogReader;

/** A log that the loop writes, seen as it needs it: so that a simulation can stand in for the disk. */
interface DetectLog<T> {

    /** Appends; a crash spares it only after {@link #force}. */
    void append(T item) throws IOException;

    void force() throws IOException;

    /** The index of the last record, from 1; 0 when there is none. */
    long lastIndex();

    /** The durable records from an index on. */
    RecordCursor<T> from(long index) throws IOException;

    static DetectLog<EventHits> of(HitLog log) {
        return new DetectLog<>() {
            @Override
            public void append(EventHits item) throws IOException {
                log.append(item);
            }

            @Override
            public void force() throws IOException {
                log.force();
            }

            @Override
            public long lastIndex() {
                return log.lastIndex();
            }

            @Override
            public RecordCursor<EventHits> from(long index) throws IOException {
                HitLogReader reader = log.newReader();
                reader.seek(index);
                return cursor(reader::next, reader::close);
            }
        };
    }

    static DetectLog<DeadLetter> of(DeadLetterLog log) {
        return new DetectLog<>() {
            @Override
            public void append(DeadLetter item) throws IOException {
                log.append(item);
            }

            @Override
            public void force() throws IOException {
                log.force();
            }

            @Override
            public long lastIndex() {
                return log.lastIndex();
            }

            @Override
            public RecordCursor<DeadLetter> from(long index) throws IOException {
                DeadLetterLogReader reader = log.newReader();
                reader.seek(index);
                return cursor(reader::next, reader::close);
            }
        };
    }

    static DetectLog<Alert> of(AlertLog log) {
        return new DetectLog<>() {
            @Override
            public void append(Alert item) throws IOException {
                log.append(item);
            }

            @Override
            public void force() throws IOException {
                log.force();
            }

            @Override
            public long lastIndex() {
                return log.lastIndex();
            }

            @Override
            public RecordCursor<Alert> from(long index) throws IOException {
                AlertLogReader reader = log.newReader();
                reader.seek(index);
                return cursor(
                        () -> {
                            AlertLogReader.Entry entry = reader.next();
                            return entry == null ? null : entry.alert();
                        },
                        reader::close);
            }
        };
    }

    private static <T> RecordCursor<T> cursor(Source<T> source, Runnable close) {
        return new RecordCursor<>() {
            @Override
            public @Nullable T next() throws IOException {
                return source.next();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /** {@code next} of some reader. */
    @FunctionalInterface
    interface Source<T> {
        @Nullable
        T next() throws IOException;
    }
}
