package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.function.LongSupplier;
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
        return new OnDisk<>(log::append, log::force, log::lastIndex, index -> {
            HitLogReader reader = log.newReader();
            reader.seek(index);
            return new Cursor<>(reader::next, reader::close);
        });
    }

    static DetectLog<DeadLetter> of(DeadLetterLog log) {
        return new OnDisk<>(log::append, log::force, log::lastIndex, index -> {
            DeadLetterLogReader reader = log.newReader();
            reader.seek(index);
            return new Cursor<>(reader::next, reader::close);
        });
    }

    static DetectLog<Alert> of(AlertLog log) {
        return new OnDisk<>(log::append, log::force, log::lastIndex, index -> {
            AlertLogReader reader = log.newReader();
            reader.seek(index);
            return new Cursor<>(
                    () -> {
                        AlertLogReader.Entry entry = reader.next();
                        return entry == null ? null : entry.alert();
                    },
                    reader::close);
        });
    }

    /** A log given by its methods. */
    record OnDisk<T>(Append<T> appending, Force forcing, LongSupplier last, Open<T> opening) implements DetectLog<T> {

        @Override
        public void append(T item) throws IOException {
            appending.append(item);
        }

        @Override
        public void force() throws IOException {
            forcing.force();
        }

        @Override
        public long lastIndex() {
            return last.getAsLong();
        }

        @Override
        public RecordCursor<T> from(long index) throws IOException {
            return opening.from(index);
        }

        /** {@code append} of a log. */
        @FunctionalInterface
        interface Append<T> {
            long append(T item) throws IOException;
        }

        /** {@code force} of a log. */
        @FunctionalInterface
        interface Force {
            void force() throws IOException;
        }

        /** A reader placed at an index. */
        @FunctionalInterface
        interface Open<T> {
            RecordCursor<T> from(long index) throws IOException;
        }
    }

    /** A reader given by its methods. */
    record Cursor<T>(Next<T> reading, Runnable closing) implements RecordCursor<T> {

        @Override
        public @Nullable T next() throws IOException {
            return reading.next();
        }

        @Override
        public void close() {
            closing.run();
        }

        /** {@code next} of a reader. */
        @FunctionalInterface
        interface Next<T> {
            @Nullable
            T next() throws IOException;
        }
    }
}
