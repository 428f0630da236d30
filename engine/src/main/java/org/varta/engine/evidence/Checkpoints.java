package org.varta.engine.evidence;

import java.io.IOException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a journal by their index, from 1. */
interface Checkpoints extends AutoCloseable {

    /** How many there are. */
    long count();

    /** One of them. */
    SignedCheckpoint read(long index) throws IOException;

    /** The first one whose value is as great as this or greater; values rise. Null when there is none. */
    default @Nullable SignedCheckpoint firstWith(ToLongFunction<Checkpoint> value, long atLeast) throws IOException {
        long index = indexOfFirstWith(value, atLeast);
        return index > count() ? null : read(index);
    }

    /** The index of that one; behind the last when there is none. */
    default long indexOfFirstWith(ToLongFunction<Checkpoint> value, long atLeast) throws IOException {
        long low = 1;
        long high = count() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (value.applyAsLong(read(middle).checkpoint()) >= atLeast) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    void close();
}
