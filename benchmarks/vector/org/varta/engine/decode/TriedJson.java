package org.varta.engine.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.varta.rules.event.Event.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * {@link QuickJson} with other ways to find the end of a string, among them those of the Vector API. {@link #WAY} says which;
 * it is a constant to the compiler. The rest is QuickJson's own text. Events need {@link #SLACK} bytes behind their own.
 */
final class TriedJson {

    /** Which way to find the end of a string; a property of the virtual machine. */
    static final Way WAY = Way.valueOf(System.getProperty("varta.way", "SWAR"));

    /** So many bytes behind an event are read. */
    static final int SLACK = 64;

    enum Way {
        /** Eight bytes at a time in a long, a comparison each for quotes, backslashes and control characters. */
        SWAR,
        /** The same with one comparison for quotes and control characters, as the product does. */
        SWAR_FEWER,
        /** Sixteen bytes at a time in two longs. */
        SWAR_16,
        /** Sixteen, 32, 64 bytes at a time in a vector, from the string's beginning on. */
        VECTOR_128,
        VECTOR_256,
        VECTOR_512,
        /** Eight bytes in a long, and then 32 at a time in a vector. */
        MIXED,
        /** First a bit for each byte of the event, by vectors of 64, of 32, or longs; strings end where the next bit is set. */
        BITMAP_512,
        BITMAP_256,
        BITMAP_SWAR
    }

    private static final boolean IS_BITMAP = WAY.name().startsWith("BITMAP");

    private static final VectorSpecies<Byte> SPECIES = switch (WAY) {
        case VECTOR_128 -> ByteVector.SPECIES_128;
        case VECTOR_512, BITMAP_512 -> ByteVector.SPECIES_512;
        case SWAR, SWAR_FEWER, SWAR_16, VECTOR_256, MIXED, BITMAP_256, BITMAP_SWAR -> ByteVector.SPECIES_256;
    };

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private static final int NO = -1;

    /** What {@link #string} found out stands above the offset where it ends. */
    private static final int SHIFT = 32;

    private static final int ESCAPED = 1;
    private static final int NOT_PLAIN = 2;

    /** What is to be noted of an escape, by the character behind its backslash; 0 when there is no such escape. */
    private static final byte[] ESCAPES = new byte[256];

    /** Of an escape that goes on with four hexadecimal digits. */
    private static final byte UNIT = ESCAPED | NOT_PLAIN | 4;

    static {
        for (char c : "\"\\bfnrt".toCharArray()) {
            ESCAPES[c] = ESCAPED;
        }
        ESCAPES['/'] = ESCAPED | NOT_PLAIN;
        ESCAPES['u'] = UNIT;
    }

    /** A bit for each byte of the event: whether it may end a string's plain part, whether it is not ASCII. */
    private long[] stops = new long[64];

    private long[] highs = new long[64];

    /** Whether the object was read; if not, the event has the nodes that it had before. */
    boolean scan(Event event, int from, int to, int parent) {
        int nodes = event.nodeCount();
        if (from < to && event.bytes()[from] == '{' && members(event, from, to, parent)) {
            return true;
        }
        event.truncate(nodes);
        return false;
    }

    private boolean members(Event event, int from, int to, int parent) {
        byte[] bytes = event.bytes();
        if (IS_BITMAP) {
            mark(bytes, to);
        }
        int nodeLimit = event.nodeCount() + JsonScanner.MAX_NODES;
        int open = event.add(parent, 0, NONE, ValueKind.OBJECT, from, 0, 0);
        int depth = 1;
        boolean isObject = true;
        boolean isFirst = true;
        int at = from + 1;
        while (true) {
            at = behindBlanks(bytes, at, to);
            if (at == to) {
                return false;
            }
            byte c = bytes[at];
            if (c == (isObject ? '}' : ']')) {
                at++;
                event.close(open, at - event.valueOffset(open));
                if (--depth == 0) {
                    return behindBlanks(bytes, at, to) == to;
                }
                open = event.parent(open);
                isObject = event.kind(open) == ValueKind.OBJECT;
                isFirst = false;
                continue;
            }
            if (!isFirst) {
                at = c == ',' ? behindBlanks(bytes, at + 1, to) : to;
            }
            isFirst = false;
            int nameOffset = 0;
            int nameLength = NONE;
            int flags = 0;
            if (isObject) {
                if (at == to || bytes[at] != '"') {
                    return false;
                }
                nameOffset = at + 1;
                long name = string(bytes, nameOffset, to);
                nameLength = (int) name - nameOffset;
                flags = (name >>> SHIFT & ESCAPED) != 0 ? Event.NAME_ESCAPED : 0;
                at = name == NO ? to : behindColon(bytes, (int) name + 1, to);
            }
            if (at == to || event.nodeCount() >= nodeLimit) {
                return false;
            }
            c = bytes[at];
            if (c == '"') {
                long value = string(bytes, at + 1, to);
                if (value == NO) {
                    return false;
                }
                long found = value >>> SHIFT;
                flags |= (found & ESCAPED) != 0 ? Event.VALUE_ESCAPED : 0;
                flags |= (found & NOT_PLAIN) != 0 ? 0 : Event.VALUE_PLAIN;
                int length = (int) value - at - 1;
                event.add(open, nameOffset, nameLength, ValueKind.STRING, at + 1, length, flags);
                at = (int) value + 1;
            } else if (c == '{' || c == '[') {
                if (depth++ == JsonScanner.MAX_DEPTH) {
                    return false;
                }
                isObject = c == '{';
                isFirst = true;
                ValueKind kind = isObject ? ValueKind.OBJECT : ValueKind.ARRAY;
                open = event.add(open, nameOffset, nameLength, kind, at, 0, flags);
                at++;
            } else {
                int end = word(bytes, at, to);
                if (end == NO) {
                    return false;
                }
                event.add(open, nameOffset, nameLength, kind(c), at, end - at, flags | Event.VALUE_PLAIN);
                at = end;
            }
        }
    }

    private static int behindBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] <= ' ') {
            byte c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return at;
            }
            at++;
        }
        return at;
    }

    /** Where the value behind the colon begins, or {@code to}. */
    private static int behindColon(byte[] bytes, int from, int to) {
        int at = behindBlanks(bytes, from, to);
        return at < to && bytes[at] == ':' ? behindBlanks(bytes, at + 1, to) : to;
    }

    /** Fills the bitmaps. */
    private void mark(byte[] bytes, int to) {
        int words = (to >>> 6) + 1;
        if (words > stops.length) {
            stops = Arrays.copyOf(stops, 2 * words);
            highs = Arrays.copyOf(highs, 2 * words);
        }
        for (int i = 0, w = 0; i < to; i += 64, w++) {
            if (WAY == Way.BITMAP_512) {
                ByteVector vector = ByteVector.fromArray(SPECIES, bytes, i);
                stops[w] = stopsOf(vector).toLong();
                highs[w] = vector.lt((byte) 0).toLong();
            } else if (WAY == Way.BITMAP_256) {
                ByteVector low = ByteVector.fromArray(SPECIES, bytes, i);
                ByteVector up = ByteVector.fromArray(SPECIES, bytes, i + 32);
                stops[w] = stopsOf(low).toLong() | stopsOf(up).toLong() << 32;
                highs[w] = low.lt((byte) 0).toLong() | up.lt((byte) 0).toLong() << 32;
            } else {
                markByLongs(bytes, i, w);
            }
        }
    }

    private void markByLongs(byte[] bytes, int from, int w) {
        long stop = 0;
        long any = 0;
        for (int k = 0; k < 64; k += 8) {
            long word = (long) LONGS.get(bytes, from + k);
            stop |= gather(exactStopOf(word)) << k;
            any |= word;
        }
        long high = 0;
        for (int k = 0; (any & HIGHS) != 0 && k < 64; k += 8) {
            high |= gather((long) LONGS.get(bytes, from + k) & HIGHS) << k;
        }
        stops[w] = stop;
        highs[w] = high;
    }

    /**
     * The high bit of each byte that may end a string's plain part, and of no other. A byte whose second bit is turned is below
     * 0x21 if it is a control character or a quote.
     */
    private static long exactStopOf(long word) {
        long low = word & ~HIGHS;
        long past = ((low ^ (2 * ONES)) + (0x5F * ONES)) & ((low ^ BACKSLASHES) + ~HIGHS);
        return ~(past | word) & HIGHS;
    }

    private static long fewerStopOf(long word) {
        long turned = word ^ (2 * ONES);
        long toBackslash = word ^ BACKSLASHES;
        return (((turned - 0x21 * ONES) & ~turned) | ((toBackslash - ONES) & ~toBackslash)) & HIGHS;
    }

    /** The high bit of each byte, side by side. */
    private static long gather(long highs) {
        return (highs >>> 7) * 0x0102040810204080L >>> 56;
    }

    private static VectorMask<Byte> stopsOf(ByteVector vector) {
        return vector.eq((byte) '\\')
                .or(vector.lanewise(VectorOperators.XOR, (byte) 2).compare(VectorOperators.ULT, (byte) 0x21));
    }

    /** The offset of the closing quote and, above it, what was found; or {@link #NO}. */
    long string(byte[] bytes, int from, int to) {
        // comparisons with a constant are gone in compiled code; a switch over an enum is not
        if (WAY == Way.SWAR) {
            return swar(bytes, from, to);
        }
        if (WAY == Way.SWAR_FEWER) {
            return swarFewer(bytes, from, to);
        }
        if (WAY == Way.MIXED) {
            return mixed(bytes, from, to);
        }
        if (IS_BITMAP) {
            return marked(bytes, from, to);
        }
        if (WAY == Way.SWAR_16) {
            return swar16(bytes, from, to);
        }
        return vector(bytes, from, to, 0);
    }

    private static long swarFewer(byte[] bytes, int from, int to) {
        int i = from;
        long high = 0;
        long found = 0;
        while (i < to) {
            long word = (long) LONGS.get(bytes, i);
            long stop = fewerStopOf(word);
            if (stop == 0) {
                high |= word;
                i += 8;
                continue;
            }
            int plain = Long.numberOfTrailingZeros(stop) & ~7;
            high |= word & ((1L << plain) - 1);
            i += plain >>> 3;
            if (i >= to) {
                return NO;
            }
            byte c = bytes[i];
            if (c == '"') {
                found |= (high & HIGHS) != 0 ? NOT_PLAIN : 0;
                return found << SHIFT | i;
            }
            if (c != '\\') {
                return NO;
            }
            do {
                byte escaped = ESCAPES[bytes[i + 1] & 0xFF];
                if (escaped == 0 || (escaped == UNIT && !isUnit(bytes, i + 2))) {
                    return NO;
                }
                found |= escaped & (ESCAPED | NOT_PLAIN);
                i += escaped == UNIT ? 6 : 2;
            } while (i < to && bytes[i] == '\\');
        }
        return NO;
    }

    private static long swar16(byte[] bytes, int from, int to) {
        int i = from;
        long high = 0;
        long found = 0;
        while (i < to) {
            long word = (long) LONGS.get(bytes, i);
            long next = (long) LONGS.get(bytes, i + 8);
            long stop = fewerStopOf(word);
            long nextStop = fewerStopOf(next);
            if ((stop | nextStop) == 0) {
                high |= word | next;
                i += 16;
                continue;
            }
            boolean isNext = stop == 0;
            long before = isNext ? word : 0;
            long last = isNext ? next : word;
            long lastStop = isNext ? nextStop : stop;
            int plain = Long.numberOfTrailingZeros(lastStop) & ~7;
            high |= before | (last & ((1L << plain) - 1));
            i += (isNext ? 8 : 0) + (plain >>> 3);
            if (i >= to) {
                return NO;
            }
            byte c = bytes[i];
            if (c == '"') {
                found |= (high & HIGHS) != 0 ? NOT_PLAIN : 0;
                return found << SHIFT | i;
            }
            if (c != '\\') {
                return NO;
            }
            do {
                byte escaped = ESCAPES[bytes[i + 1] & 0xFF];
                if (escaped == 0 || (escaped == UNIT && !isUnit(bytes, i + 2))) {
                    return NO;
                }
                found |= escaped & (ESCAPED | NOT_PLAIN);
                i += escaped == UNIT ? 6 : 2;
            } while (i < to && bytes[i] == '\\');
        }
        return NO;
    }

    private static long mixed(byte[] bytes, int from, int to) {
        if (from >= to) {
            return NO;
        }
        long word = (long) LONGS.get(bytes, from);
        long stop = fewerStopOf(word);
        if (stop == 0) {
            return vector(bytes, from + 8, to, word & HIGHS);
        }
        int plain = Long.numberOfTrailingZeros(stop) & ~7;
        int i = from + (plain >>> 3);
        if (i < to && bytes[i] == '"') {
            long high = word & HIGHS & ((1L << plain) - 1);
            return (high != 0 ? (long) NOT_PLAIN << SHIFT : 0) | i;
        }
        return swarFewer(bytes, from, to);
    }

    private static long vector(byte[] bytes, int from, int to, long highBefore) {
        int i = from;
        long high = highBefore;
        long found = 0;
        while (i < to) {
            ByteVector vector = ByteVector.fromArray(SPECIES, bytes, i);
            long stop = stopsOf(vector).toLong();
            long highs = vector.lt((byte) 0).toLong();
            if (stop == 0) {
                high |= highs;
                i += SPECIES.length();
                continue;
            }
            high |= highs & ((stop & -stop) - 1);
            i += Long.numberOfTrailingZeros(stop);
            if (i >= to) {
                return NO;
            }
            byte c = bytes[i];
            if (c == '"') {
                found |= high != 0 ? NOT_PLAIN : 0;
                return found << SHIFT | i;
            }
            if (c != '\\') {
                return NO;
            }
            do {
                byte escaped = ESCAPES[bytes[i + 1] & 0xFF];
                if (escaped == 0 || (escaped == UNIT && !isUnit(bytes, i + 2))) {
                    return NO;
                }
                found |= escaped & (ESCAPED | NOT_PLAIN);
                i += escaped == UNIT ? 6 : 2;
            } while (i < to && bytes[i] == '\\');
        }
        return NO;
    }

    private long marked(byte[] bytes, int from, int to) {
        int i = from;
        long high = 0;
        long found = 0;
        while (i < to) {
            int w = i >>> 6;
            long from64 = -1L << i;
            long stop = stops[w] & from64;
            long highs = this.highs[w] & from64;
            if (stop == 0) {
                high |= highs;
                i = (w + 1) << 6;
                continue;
            }
            high |= highs & ((stop & -stop) - 1);
            i = (w << 6) + Long.numberOfTrailingZeros(stop);
            if (i >= to) {
                return NO;
            }
            byte c = bytes[i];
            if (c == '"') {
                found |= high != 0 ? NOT_PLAIN : 0;
                return found << SHIFT | i;
            }
            if (c != '\\') {
                return NO;
            }
            do {
                byte escaped = ESCAPES[bytes[i + 1] & 0xFF];
                if (escaped == 0 || (escaped == UNIT && !isUnit(bytes, i + 2))) {
                    return NO;
                }
                found |= escaped & (ESCAPED | NOT_PLAIN);
                i += escaped == UNIT ? 6 : 2;
            } while (i < to && bytes[i] == '\\');
        }
        return NO;
    }

    private static long swar(byte[] bytes, int from, int to) {
        int i = from;
        long high = 0;
        long found = 0;
        // an event's bytes go on behind the text, so that whole words can be read at its end
        while (i < to) {
            long word = (long) LONGS.get(bytes, i);
            long toQuote = word ^ QUOTES;
            long toBackslash = word ^ BACKSLASHES;
            long stop =
                    (((toQuote - ONES) & ~toQuote) | ((toBackslash - ONES) & ~toBackslash) | ((word - SPACES) & ~word))
                            & HIGHS;
            if (stop == 0) {
                high |= word;
                i += 8;
                continue;
            }
            int plain = Long.numberOfTrailingZeros(stop) & ~7;
            high |= word & ((1L << plain) - 1);
            i += plain >>> 3;
            if (i >= to) {
                return NO;
            }
            byte c = bytes[i];
            if (c == '"') {
                found |= (high & HIGHS) != 0 ? NOT_PLAIN : 0;
                return found << SHIFT | i;
            }
            if (c != '\\') {
                return NO;
            }
            // escapes come in groups: line ends, indents, quoted paths
            do {
                byte escaped = ESCAPES[bytes[i + 1] & 0xFF];
                if (escaped == 0 || (escaped == UNIT && !isUnit(bytes, i + 2))) {
                    return NO;
                }
                found |= escaped & (ESCAPED | NOT_PLAIN);
                i += escaped == UNIT ? 6 : 2;
            } while (i < to && bytes[i] == '\\');
        }
        return NO;
    }

    private static boolean isUnit(byte[] bytes, int i) {
        return isHex(bytes[i]) && isHex(bytes[i + 1]) && isHex(bytes[i + 2]) && isHex(bytes[i + 3]);
    }

    private static boolean isHex(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static ValueKind kind(byte first) {
        return switch (first) {
            case 't' -> ValueKind.TRUE;
            case 'f' -> ValueKind.FALSE;
            case 'n' -> ValueKind.NULL;
            default -> ValueKind.NUMBER;
        };
    }

    /** Where the word or the number without exponent ends, or {@link #NO}. */
    private static int word(byte[] bytes, int from, int to) {
        int end = switch (bytes[from]) {
            case 't' -> is(bytes, from, to, "true");
            case 'f' -> is(bytes, from, to, "false");
            case 'n' -> is(bytes, from, to, "null");
            default -> number(bytes, from, to);
        };
        if (end == NO || end == to) {
            return NO;
        }
        return switch (bytes[end]) {
            case ',', '}', ']', ' ', '\t', '\r', '\n' -> end;
            default -> NO;
        };
    }

    private static int is(byte[] bytes, int from, int to, String word) {
        int end = from + word.length();
        if (end > to) {
            return NO;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return NO;
            }
        }
        return end;
    }

    private static int number(byte[] bytes, int from, int to) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int at = digitsEnd(bytes, first, to);
        if (at == first || (bytes[first] == '0' && at > first + 1)) {
            return NO;
        }
        if (at < to && bytes[at] == '.') {
            int fraction = digitsEnd(bytes, at + 1, to);
            return fraction == at + 1 ? NO : fraction;
        }
        return at;
    }

    private static int digitsEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }
}
