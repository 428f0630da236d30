package org.varta.engine.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.varta.rules.event.Event.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.varta.engine.decode.Fault.Reason;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * One JSON text (RFC 8259) to nodes of an event; nothing is copied and nothing becomes a String.
 *
 * <p>As strict as the RFC, except that malformed UTF-8 inside strings is let through: old hosts send code pages, and the
 * reader of a value sees U+FFFD. Iterative, so that nesting cannot overflow the stack.
 */
final class JsonScanner {

    /** Levels of objects and arrays; telemetry has some ten. */
    static final int MAX_DEPTH = 64;

    /** Values in one event, objects and arrays included. */
    static final int MAX_NODES = 131_072;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final Event event;
    private final byte[] bytes;
    private final int end;
    private final int nodeLimit;
    private int at;
    private int depth;
    private int open;
    private boolean isFirst;
    private boolean isEscaped;
    /** The high bit of a byte is set when some byte of the last string has it. */
    private long seen;
    /** The last string has escapes that stand for characters which may also stand unescaped. */
    private boolean isOddlyEscaped;

    private @Nullable Fault fault;

    private JsonScanner(Event event, int from, int to, int parent) {
        this.event = event;
        this.bytes = event.bytes();
        this.at = from;
        this.end = to;
        this.open = parent;
        this.nodeLimit = event.nodeCount() + MAX_NODES;
    }

    /**
     * Adds the object that stands in the event's bytes from {@code from} to {@code to} (exclusive) and nothing else.
     *
     * @param parent the node to hang it under, without a name, or {@link Event#NONE} for the root
     * @return null, or why the bytes are no JSON object within the limits; the event then holds some of its nodes
     */
    static @Nullable Fault scan(Event into, int from, int to, int parent) {
        return QuickJson.scan(into, from, to, parent) ? null : scanWithCare(into, from, to, parent);
    }

    /** {@link #scan} step by step, for what is rare and for faults. */
    static @Nullable Fault scanWithCare(Event into, int from, int to, int parent) {
        return new JsonScanner(into, from, to, parent).scan();
    }

    private @Nullable Fault scan() {
        skipWhitespace();
        if (at == end) {
            return new Fault(Reason.EMPTY, at, "no content");
        }
        if (bytes[at] != '{') {
            return new Fault(Reason.NOT_AN_OBJECT, at, "expected '{', found " + shown(at));
        }
        boolean isGood = open(NONE, 0, false, ValueKind.OBJECT);
        while (isGood && depth > 0) {
            isGood = next();
        }
        if (isGood) {
            skipWhitespace();
            if (at < end) {
                fail(Reason.INVALID_JSON, "expected the end behind the object, found " + shown(at));
            }
        }
        return fault;
    }

    /** One step inside the open object or array: its end, or a member. */
    private boolean next() {
        skipWhitespace();
        if (at == end) {
            return failEnd();
        }
        boolean isObject = event.kind(open) == ValueKind.OBJECT;
        if (bytes[at] == (isObject ? '}' : ']')) {
            return close();
        }
        if (!isFirst) {
            if (bytes[at] != ',') {
                return fail(
                        Reason.INVALID_JSON, "expected ',' or '" + (isObject ? '}' : ']') + "', found " + shown(at));
            }
            at++;
            skipWhitespace();
        }
        isFirst = false;
        return isObject ? member() : value(0, NONE, false);
    }

    private boolean member() {
        if (at == end) {
            return failEnd();
        }
        if (bytes[at] != '"') {
            return fail(Reason.INVALID_JSON, "expected a name in quotes, found " + shown(at));
        }
        int nameOffset = at + 1;
        if (!string()) {
            return false;
        }
        int nameLength = at - 1 - nameOffset;
        boolean isNameEscaped = isEscaped;
        skipWhitespace();
        if (at == end) {
            return failEnd();
        }
        if (bytes[at] != ':') {
            return fail(Reason.INVALID_JSON, "expected ':' behind a name, found " + shown(at));
        }
        at++;
        skipWhitespace();
        return value(nameOffset, nameLength, isNameEscaped);
    }

    private boolean value(int nameOffset, int nameLength, boolean isNameEscaped) {
        if (at == end) {
            return failEnd();
        }
        if (event.nodeCount() >= nodeLimit) {
            return fail(Reason.TOO_MANY_FIELDS, "more than " + MAX_NODES + " values");
        }
        int from = at;
        ValueKind kind;
        switch (bytes[at]) {
            case '"' -> {
                if (!string()) {
                    return false;
                }
                int flags = (isNameEscaped ? Event.NAME_ESCAPED : 0)
                        | (isEscaped ? Event.VALUE_ESCAPED : 0)
                        | ((seen & HIGHS) == 0 && !isOddlyEscaped ? Event.VALUE_PLAIN : 0);
                event.add(open, nameOffset, nameLength, ValueKind.STRING, from + 1, at - from - 2, flags);
                return true;
            }
            case '{' -> {
                return open(nameLength, nameOffset, isNameEscaped, ValueKind.OBJECT);
            }
            case '[' -> {
                return open(nameLength, nameOffset, isNameEscaped, ValueKind.ARRAY);
            }
            case 't' -> kind = ValueKind.TRUE;
            case 'f' -> kind = ValueKind.FALSE;
            case 'n' -> kind = ValueKind.NULL;
            default -> kind = ValueKind.NUMBER;
        }
        if (!(kind == ValueKind.NUMBER ? number() : literal(kind))) {
            return false;
        }
        int flags = Event.VALUE_PLAIN | (isNameEscaped ? Event.NAME_ESCAPED : 0);
        event.add(open, nameOffset, nameLength, kind, from, at - from, flags);
        return true;
    }

    private boolean open(int nameLength, int nameOffset, boolean isNameEscaped, ValueKind kind) {
        if (depth == MAX_DEPTH) {
            return fail(Reason.TOO_DEEP, "nested more than " + MAX_DEPTH + " levels");
        }
        depth++;
        open = event.add(open, nameOffset, nameLength, isNameEscaped, kind, at, 0, false);
        at++;
        isFirst = true;
        return true;
    }

    private boolean close() {
        at++;
        event.close(open, at - event.valueOffset(open));
        open = event.parent(open);
        depth--;
        isFirst = false;
        return true;
    }

    private boolean literal(ValueKind kind) {
        String word = switch (kind) {
            case TRUE -> "true";
            case FALSE -> "false";
            case NULL, NUMBER, STRING, OBJECT, ARRAY -> "null";
        };
        for (int i = 0; i < word.length(); i++) {
            if (at + i == end || bytes[at + i] != word.charAt(i)) {
                return fail(Reason.INVALID_JSON, "expected '" + word + "'");
            }
        }
        at += word.length();
        return isEndOfToken();
    }

    /** {@code number = [ "-" ] int [ frac ] [ exp ]}. */
    private boolean number() {
        int from = at;
        if (bytes[at] == '-') {
            at++;
        }
        if (at < end && bytes[at] == '0') {
            at++;
        } else if (!digits()) {
            at = from;
            return fail(Reason.INVALID_JSON, "expected a value, found " + shown(from));
        }
        if (at < end && bytes[at] == '.') {
            at++;
            if (!digits()) {
                return fail(Reason.INVALID_JSON, "expected a digit behind the decimal point");
            }
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            if (!digits()) {
                return fail(Reason.INVALID_JSON, "expected a digit in the exponent");
            }
        }
        return isEndOfToken();
    }

    private boolean digits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > from;
    }

    /** A number or word ends where something else may start: {@code 01} and {@code truex} are no values. */
    private boolean isEndOfToken() {
        if (at == end) {
            return true;
        }
        return switch (bytes[at]) {
            case ',', ']', '}', ' ', '\t', '\r', '\n' -> true;
            default -> fail(Reason.INVALID_JSON, "expected the end of the value, found " + shown(at));
        };
    }

    /** From the opening quote to behind the closing one. */
    private boolean string() {
        int i = at + 1;
        isEscaped = false;
        isOddlyEscaped = false;
        seen = 0;
        while (true) {
            i = plain(i);
            if (i == end) {
                at = i;
                return failEnd();
            }
            byte c = bytes[i];
            if (c == '"') {
                at = i + 1;
                return true;
            }
            if (c != '\\') {
                at = i;
                return fail(Reason.INVALID_JSON, "a control character in a string, " + shown(i));
            }
            isEscaped = true;
            i = escape(i);
            if (i < 0) {
                return false;
            }
        }
    }

    /** The first byte from {@code i} on that is a quote, a backslash or a control character; {@code end} if none. */
    private int plain(int from) {
        int i = from;
        long high = seen;
        while (i + 8 <= end) {
            long word = (long) LONGS.get(bytes, i);
            long found = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES) | ((word - SPACES) & ~word & HIGHS);
            if (found != 0) {
                int plain = Long.numberOfTrailingZeros(found) >>> 3;
                high |= word & ((1L << (8 * plain)) - 1);
                seen = high;
                return i + plain;
            }
            high |= word;
            i += 8;
        }
        while (i < end && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] & 0xE0) != 0) {
            high |= bytes[i];
            i++;
        }
        seen = high;
        return i;
    }

    /** The high bit of each zero byte; bytes above the lowest zero byte may be marked wrongly, the lowest never is. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    /** Behind the escape at {@code i}, or -1. */
    private int escape(int i) {
        at = i;
        if (i + 1 >= end) {
            failEnd();
            return -1;
        }
        return switch (bytes[i + 1]) {
            case '"', '\\', 'b', 'f', 'n', 'r', 't' -> i + 2;
            case '/' -> {
                isOddlyEscaped = true;
                yield i + 2;
            }
            case 'u' -> {
                isOddlyEscaped = true;
                yield unicodeEscape(i + 2);
            }
            default -> {
                fail(Reason.INVALID_JSON, "no such escape: \\" + shown(i + 1));
                yield -1;
            }
        };
    }

    private int unicodeEscape(int from) {
        for (int i = from; i < from + 4; i++) {
            if (i >= end || Character.digit(bytes[i], 16) < 0) {
                fail(Reason.INVALID_JSON, "expected four hexadecimal digits behind \\u");
                return -1;
            }
        }
        return from + 4;
    }

    private void skipWhitespace() {
        while (at < end) {
            byte c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private boolean failEnd() {
        return fail(Reason.INVALID_JSON, "it ends in the middle");
    }

    private boolean fail(Reason reason, String detail) {
        fault = new Fault(reason, at, detail + " (byte " + at + ")");
        return false;
    }

    private String shown(int offset) {
        int c = bytes[offset] & 0xFF;
        return c > ' ' && c < 0x7F ? "'" + (char) c + "'" : String.format("byte 0x%02x", c);
    }
}
