package org.varta.collector.wire.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.InflightBudget;

/** The decoded body as it grows; every byte of capacity is reserved in the budget before it is allocated. */
final class BodyStore {

    private static final int FIRST_BYTES = 8 << 10;
    private static final byte[] EMPTY = {};

    private final int maxBytes;
    private final InflightBudget.Share budget;
    private byte[] bytes = EMPTY;
    private int length;

    BodyStore(int maxBytes, InflightBudget.Share budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /** Makes room for {@code more} bytes at {@link #length()}; returns what stands against it, or null. */
    @Nullable
    HttpError room(int more) {
        long needed = (long) length + more;
        if (needed > maxBytes) {
            return HttpError.BODY_TOO_LARGE;
        }
        if (needed > bytes.length) {
            int capacity = (int) Math.min(maxBytes, Math.max(needed, Math.max(FIRST_BYTES, bytes.length * 2L)));
            if (!budget.tryReserve(capacity - bytes.length)) {
                return HttpError.OVERLOADED;
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }
        return null;
    }

    /** Where to write after {@link #room}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Bytes were written behind {@link #length()}. */
    void wrote(int count) {
        length += count;
    }

    /** The body, exactly; what it holds stays reserved: {@link #length()} bytes. */
    byte[] take() {
        byte[] body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        budget.release(bytes.length - length);
        bytes = EMPTY;
        return body;
    }

    /** Lets go of everything. */
    void discard() {
        budget.release(bytes.length);
        bytes = EMPTY;
        length = 0;
    }
}
