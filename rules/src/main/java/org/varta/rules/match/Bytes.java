package org.varta.rules.match;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Text as UTF-8 in byte arrays. */
final class Bytes {

    static final long MIX = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Bytes() {}

    /** The text in UTF-8, or null when it holds half a surrogate pair, which no value of an event does. */
    static byte @Nullable [] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return null;
            }
        }
        return text.getBytes(UTF_8);
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** The first {@code count} bytes from {@code at}, at most eight, the first one lowest. */
    static long first(byte[] bytes, int at, int count) {
        if (at + 8 <= bytes.length) {
            return count == 8 ? longAt(bytes, at) : longAt(bytes, at) & ((1L << (8 * count)) - 1);
        }
        long packed = 0;
        for (int i = count - 1; i >= 0; i--) {
            packed = packed << 8 | (bytes[at + i] & 0xFF);
        }
        return packed;
    }

    /** Whether {@code part} stands at {@code at}; all of it has to be inside the array. */
    static boolean isAt(byte[] bytes, int at, byte[] part) {
        int length = part.length;
        if (length >= 8) {
            for (int i = 0; i + 8 <= length; i += 8) {
                if (longAt(bytes, at + i) != longAt(part, i)) {
                    return false;
                }
            }
            return longAt(bytes, at + length - 8) == longAt(part, length - 8);
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != part[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@link #isAt}, with upper-case ASCII letters of {@code bytes} taken for lower-case ones. */
    static boolean isAtFolded(byte[] bytes, int at, byte[] part) {
        for (int i = 0; i < part.length; i++) {
            byte c = bytes[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != part[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of Windows events from common to rare; those that are not here are rarer. */
    private static final String COMMON = " esitnorac\\.lmdpuwhg-0123456789f:bvy/_xk|=,";

    /** Which byte of a text that is not empty is expected to be the rarest. */
    static int rarest(byte[] part) {
        int best = 0;
        int bestRank = -1;
        for (int i = 0; i < part.length; i++) {
            int found = COMMON.indexOf(part[i]);
            int rank = found < 0 ? COMMON.length() : found;
            if (rank > bestRank) {
                best = i;
                bestRank = rank;
            }
        }
        return best;
    }

    /**
     * Where {@code part}, which is not empty, stands first in the bytes between two offsets, or -1.
     *
     * @param anchor which byte of it to look for first
     */
    static int indexOf(byte[] bytes, int from, int to, byte[] part, int anchor) {
        byte wanted = part[anchor];
        long wanteds = ONES * (wanted & 0xFF);
        int last = to - part.length + anchor;
        int i = from + anchor;
        for (; i + 8 <= bytes.length && i <= last; i += 8) {
            long word = longAt(bytes, i) ^ wanteds;
            long found = (word - ONES) & ~word & HIGHS;
            while (found != 0) {
                int at = i + (Long.numberOfTrailingZeros(found) >>> 3);
                if (at > last) {
                    return -1;
                }
                if (bytes[at] == wanted && isAt(bytes, at - anchor, part)) {
                    return at - anchor;
                }
                found &= found - 1;
            }
        }
        for (; i <= last; i++) {
            if (bytes[i] == wanted && isAt(bytes, i - anchor, part)) {
                return i - anchor;
            }
        }
        return -1;
    }

    /** A hash of all bytes between two offsets. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = (to - from) * MIX;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            hash = (hash ^ longAt(bytes, i)) * MIX;
            hash ^= hash >>> 32;
        }
        if (i < to) {
            hash = (hash ^ first(bytes, i, to - i)) * MIX;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
