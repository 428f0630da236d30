package org.varta.engine.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.varta.rules.event.Event.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * One JSON object to nodes of an event, as {@link JsonScanner} does, in one loop over local variables. It accepts nothing that
 * {@link JsonScanner} refuses; what it does not accept it leaves to it, be it an error or only rare.
 */
final class QuickJson {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';

    /** With this bit turned a byte is below {@link #NEITHER} if it is a quote or a control character, and else not. */
    private static final long TURN = ONES * 2;

    private static final long NEITHER = ONES * 0x21;

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

    private QuickJson() {}

    /** Whether the object was read; if not, the event has the nodes that it had before. */
    static boolean scan(Event event, int from, int to, int parent) {
        int nodes = event.nodeCount();
        if (from < to && event.bytes()[from] == '{' && members(event, from, to, parent)) {
            return true;
        }
        event.truncate(nodes);
        return false;
    }

    private static boolean members(Event event, int from, int to, int parent) {
        byte[] bytes = event.bytes();
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

    /** The offset of the closing quote and, above it, what was found; or {@link #NO}. */
    private static long string(byte[] bytes, int from, int to) {
        int i = from;
        long high = 0;
        long found = 0;
        // an event's bytes go on behind the text, so that whole words can be read at its end
        while (i < to) {
            long word = (long) LONGS.get(bytes, i);
            long turned = word ^ TURN;
            long toBackslash = word ^ BACKSLASHES;
            long stop = (((turned - NEITHER) & ~turned) | ((toBackslash - ONES) & ~toBackslash)) & HIGHS;
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
