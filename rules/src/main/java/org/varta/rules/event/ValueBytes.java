package org.varta.rules.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Values as UTF-8 without escapes, folded if wanted, eight bytes at a time where they are ASCII. What is rare (malformed
 * UTF-8, escaped surrogates, illegal escapes) is left to {@link JsonText} and Strings, which define what is right.
 */
final class ValueBytes {

    /** The value needs the way through Strings. */
    static final int UNABLE = -1;

    /** So many bytes beyond the room for the value itself may be written over. */
    static final int SLACK = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';

    private ValueBytes() {}

    /** How many bytes {@link #write} needs at most for a value, {@link #SLACK} left out. */
    static int room(int length) {
        // folding makes two bytes three for a few letters
        return length + (length >>> 1);
    }

    /**
     * Writes one value.
     *
     * @param out may be {@code in}, when {@code at} is behind the value
     * @return where the written value ends in {@code out}, or {@link #UNABLE}
     */
    static int write(byte[] in, int from, int length, boolean isEscaped, boolean isFolded, byte[] out, int at) {
        int i = from;
        int end = from + length;
        int o = at;
        while (true) {
            while (i + 8 <= end) {
                long word = (long) LONGS.get(in, i);
                long stop = word & HIGHS;
                if (isEscaped) {
                    long toBackslash = word ^ BACKSLASHES;
                    stop |= (toBackslash - ONES) & ~toBackslash & HIGHS;
                }
                LONGS.set(out, o, isFolded ? lower(word) : word);
                if (stop != 0) {
                    int plain = Long.numberOfTrailingZeros(stop) >>> 3;
                    i += plain;
                    o += plain;
                    break;
                }
                i += 8;
                o += 8;
            }
            if (i == end) {
                return o;
            }
            byte c = in[i];
            if (c < 0) {
                int width = width(in, i, end);
                if (width == 0) {
                    return UNABLE;
                }
                int codePoint = codePoint(in, i, width);
                o = put(isFolded ? CaseFolding.fold(codePoint) : codePoint, out, o);
                i += width;
            } else if (isEscaped && c == '\\') {
                int codePoint = escaped(in, i, end);
                if (codePoint < 0) {
                    return UNABLE;
                }
                o = put(isFolded ? CaseFolding.fold(codePoint) : codePoint, out, o);
                i += in[i + 1] == 'u' ? 6 : 2;
            } else {
                out[o++] = isFolded && c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
                i++;
            }
        }
    }

    /** Upper-case ASCII letters to lower case; bytes above 0x7F stay as they are. */
    private static long lower(long word) {
        long low = word & ~HIGHS;
        long atLeastA = low + (0x80 - 'A') * ONES;
        long aboveZ = low + (0x7F - 'Z') * ONES;
        return word | ((atLeastA & ~aboveZ & ~word & HIGHS) >>> 2);
    }

    /** The code point of the escape at {@code i}, or {@link #UNABLE}. */
    private static int escaped(byte[] in, int i, int end) {
        if (i + 1 >= end) {
            return UNABLE;
        }
        return switch (in[i + 1]) {
            case '"', '\\', '/' -> in[i + 1];
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit(in, i + 2, end);
            default -> UNABLE;
        };
    }

    private static int unit(byte[] in, int from, int end) {
        if (from + 4 > end) {
            return UNABLE;
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
            if (digit < 0) {
                return UNABLE;
            }
            unit = unit << 4 | digit;
        }
        return Character.isSurrogate((char) unit) ? UNABLE : unit;
    }

    /** How many bytes the well-formed sequence at {@code i} has, or 0 when there is none. */
    private static int width(byte[] in, int i, int end) {
        int lead = in[i] & 0xFF;
        int width = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 ? 4 : 0;
        if (width == 0 || lead > 0xF4 || i + width > end) {
            return 0;
        }
        for (int k = 1; k < width; k++) {
            if ((in[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = in[i + 1] & 0xFF;
        boolean isWellFormed = switch (lead) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second <= 0x9F;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second <= 0x8F;
            default -> true;
        };
        return isWellFormed ? width : 0;
    }

    private static int codePoint(byte[] in, int i, int width) {
        return switch (width) {
            case 2 -> (in[i] & 0x1F) << 6 | (in[i + 1] & 0x3F);
            case 3 -> (in[i] & 0x0F) << 12 | (in[i + 1] & 0x3F) << 6 | (in[i + 2] & 0x3F);
            default -> (in[i] & 0x07) << 18 | (in[i + 1] & 0x3F) << 12 | (in[i + 2] & 0x3F) << 6 | (in[i + 3] & 0x3F);
        };
    }

    private static int put(int codePoint, byte[] out, int at) {
        int o = at;
        if (codePoint < 0x80) {
            out[o++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            out[o++] = (byte) (0xC0 | codePoint >> 6);
            out[o++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            out[o++] = (byte) (0xE0 | codePoint >> 12);
            out[o++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            out[o++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            out[o++] = (byte) (0xF0 | codePoint >> 18);
            out[o++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            out[o++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            out[o++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return o;
    }
}
