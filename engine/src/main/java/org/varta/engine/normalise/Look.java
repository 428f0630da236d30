package org.varta.engine.normalise;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Hashes of bytes, eight at a time. */
final class Look {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private Look() {}

    /** A hash of the bytes between two offsets. */
    static int hash(byte[] bytes, int from, int to) {
        return hash(0x9E3779B97F4A7C15L, bytes, from, to);
    }

    /** A hash that nobody can foresee who does not know the seed. */
    static int hash(long seed, byte[] bytes, int from, int to) {
        long hash = seed + (to - from);
        int i = from;
        for (; i + 8 <= to; i += 8) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * 0xD6E8FEB86659FD93L;
            hash ^= hash >>> 32;
        }
        if (i < to) {
            hash = (hash ^ tail(bytes, i, to)) * 0xD6E8FEB86659FD93L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    /** Whether a text stands in {@code bytes} at {@code from}, where as many bytes are. */
    static boolean isSame(byte[] text, byte[] bytes, int from) {
        int length = text.length;
        if (length < 8) {
            for (int i = 0; i < length; i++) {
                if (text[i] != bytes[from + i]) {
                    return false;
                }
            }
            return true;
        }
        // the last eight bytes may have been looked at already
        int last = length - 8;
        for (int i = 0; i < last; i += 8) {
            if ((long) LONGS.get(text, i) != (long) LONGS.get(bytes, from + i)) {
                return false;
            }
        }
        return (long) LONGS.get(text, last) == (long) LONGS.get(bytes, from + last);
    }

    private static long tail(byte[] bytes, int from, int to) {
        if (from + 8 <= bytes.length) {
            return (long) LONGS.get(bytes, from) & ((1L << ((to - from) << 3)) - 1);
        }
        long tail = 0;
        for (int i = to - 1; i >= from; i--) {
            tail = tail << 8 | (bytes[i] & 0xFF);
        }
        return tail;
    }
}
