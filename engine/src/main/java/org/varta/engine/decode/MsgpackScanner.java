package org.varta.engine.decode;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.varta.rules.event.Event.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.varta.engine.decode.Fault.Reason;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * MessagePack values to nodes of an event, as {@link JsonScanner} does it for JSON: text stays where it is, numbers and words
 * are appended as JSON writes them. Nothing becomes a String but a float that more than fifteen digits make up, or none.
 *
 * <p>{@code str} and {@code bin} are text, and so is the data of an {@code ext} that is no time; malformed UTF-8 is let through.
 * The times of Fluentd (type 0) and of MessagePack (type -1) are numbers of seconds. Lengths and counts are held against
 * the bytes that are left before anything else. Iterative, so that nesting cannot overflow the stack.
 *
 * <p>Made once and used for every event of a thread.
 */
final class MsgpackScanner {

    /** Levels of maps and arrays. */
    static final int MAX_DEPTH = JsonScanner.MAX_DEPTH;

    /** Values in one event, maps and arrays included. */
    static final int MAX_NODES = JsonScanner.MAX_NODES;

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);
    private static final long HIGHS = 0x8080808080808080L;

    private static final int TIMESTAMP = -1;
    private static final int EVENT_TIME = 0;
    private static final int NANO_DIGITS = 9;
    private static final long NANOS = 1_000_000_000L;

    private static final byte[] NIL = "null".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] MINUS = {'-'};
    private static final byte[] POINT = {'.'};

    /** From here to the other, {@link Double#toString} writes no exponent. */
    private static final double PLAIN_MIN = 1e-3;

    private static final double PLAIN_MAX = 1e7;

    /** Below it no two decimals with equally many digits behind the point are the same double. */
    private static final double DIGITS_MAX = 1e15;

    private static final byte[] NOTHING = {};

    private @Nullable Event event;
    private byte[] in = NOTHING;
    private int at;
    private int nodeLimit;

    /** The container that the next value belongs to, and its name there. */
    private int open;

    private int nameOffset;
    private int nameLength;

    /** Starts with the first of the bytes that {@code into} was reset to. */
    void begin(Event into, byte[] source) {
        event = into;
        in = source;
        at = 0;
        nodeLimit = into.nodeCount() + MAX_NODES;
    }

    /** Forgets the event. */
    void end() {
        event = null;
        in = NOTHING;
    }

    /** Where the next value stands. */
    int at() {
        return at;
    }

    MsgpackException malformed(String detail) {
        return new MsgpackException(Reason.INVALID_MSGPACK, at, detail);
    }

    /** Steps behind the head of an array of two values; false when there is none. */
    boolean skipPair() {
        int left = in.length - at;
        int head = 0;
        if (left >= 1 && in[at] == (byte) 0x92) {
            head = 1;
        } else if (left >= 3 && in[at] == (byte) 0xDC && u16(at + 1) == 2) {
            head = 3;
        } else if (left >= 5 && in[at] == (byte) 0xDD && u32(at + 1) == 2) {
            head = 5;
        }
        at += head;
        return head > 0;
    }

    /**
     * Adds the next value and all that is in it.
     *
     * @param parent the node to hang it under
     * @param name the offset of its name in the event's bytes
     * @param length of the name, or {@link Event#NONE}
     * @return what it is
     */
    ValueKind add(int parent, int name, int length) throws MsgpackException {
        Event into = requireNonNull(event);
        int first = into.nodeCount();
        int depth = 0;
        open = parent;
        nameOffset = name;
        nameLength = length;
        do {
            int node = into.nodeCount();
            if (node >= nodeLimit) {
                throw new MsgpackException(Reason.TOO_MANY_FIELDS, at, "more than " + MAX_NODES + " values");
            }
            value(into);
            if (!into.kind(node).isScalar()) {
                if (depth == MAX_DEPTH) {
                    throw new MsgpackException(Reason.TOO_DEEP, at, "nested more than " + MAX_DEPTH + " levels");
                }
                depth++;
                open = node;
            }
            // the length of an open container is the number of its members that are to come
            while (depth > 0 && into.valueLength(open) == 0) {
                into.close(open, at - into.valueOffset(open));
                open = into.parent(open);
                depth--;
            }
            if (depth > 0) {
                into.close(open, into.valueLength(open) - 1);
                member(into);
            }
        } while (depth > 0);
        return into.kind(first);
    }

    /** Reads the name of the next member, when the open container is a map. */
    private void member(Event into) throws MsgpackException {
        nameLength = NONE;
        if (into.kind(open) != ValueKind.OBJECT) {
            return;
        }
        int key = into.nodeCount();
        value(into);
        if (!into.kind(key).isScalar()) {
            throw malformed("expected a key, found a list or map");
        }
        nameOffset = into.valueOffset(key);
        nameLength = into.valueLength(key);
        into.truncate(key);
    }

    /** Adds one node; of a map or array the head only. */
    private void value(Event into) throws MsgpackException {
        need(1);
        int head = in[at] & 0xFF;
        if (head < 0x80 || head >= 0xE0) {
            at++;
            integer(into, (byte) head);
        } else if (head < 0x90) {
            container(into, ValueKind.OBJECT, 1, head & 0x0F);
        } else if (head < 0xA0) {
            container(into, ValueKind.ARRAY, 1, head & 0x0F);
        } else if (head < 0xC0) {
            at++;
            text(into, head & 0x1F);
        } else {
            wide(into, head);
        }
    }

    private void wide(Event into, int head) throws MsgpackException {
        switch (head) {
            case 0xC0 -> word(into, ValueKind.NULL, NIL, 1);
            case 0xC2 -> word(into, ValueKind.FALSE, FALSE, 1);
            case 0xC3 -> word(into, ValueKind.TRUE, TRUE, 1);
            case 0xC4, 0xD9 -> text(into, u8());
            case 0xC5, 0xDA -> text(into, u16());
            case 0xC6, 0xDB -> text(into, u32());
            case 0xC7 -> extension(into, u8());
            case 0xC8 -> extension(into, u16());
            case 0xC9 -> extension(into, u32());
            case 0xCA -> real(into, Float.intBitsToFloat(i32()));
            case 0xCB -> real(into, Double.longBitsToDouble(i64()));
            case 0xCC -> integer(into, u8());
            case 0xCD -> integer(into, u16());
            case 0xCE -> integer(into, u32());
            case 0xCF -> unsigned(into, i64());
            case 0xD0 -> integer(into, (byte) u8());
            case 0xD1 -> integer(into, (short) u16());
            case 0xD2 -> integer(into, i32());
            case 0xD3 -> integer(into, i64());
            case 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> {
                at++;
                extension(into, 1L << (head - 0xD4));
            }
            case 0xDC -> container(into, ValueKind.ARRAY, 3, announced(3));
            case 0xDD -> container(into, ValueKind.ARRAY, 5, announced(5));
            case 0xDE -> container(into, ValueKind.OBJECT, 3, announced(3));
            case 0xDF -> container(into, ValueKind.OBJECT, 5, announced(5));
            default -> throw malformed("no value begins with 0xc1");
        }
    }

    private long announced(int headBytes) throws MsgpackException {
        need(headBytes);
        return headBytes == 3 ? u16(at + 1) : u32(at + 1);
    }

    private void container(Event into, ValueKind kind, int headBytes, long members) throws MsgpackException {
        int left = in.length - at - headBytes;
        if ((kind == ValueKind.OBJECT ? 2 * members : members) > left) {
            throw malformed(members + " members announced, " + left + " bytes left");
        }
        into.add(open, nameOffset, nameLength, kind, at, (int) members, 0);
        at += headBytes;
    }

    private void text(Event into, long bytes) throws MsgpackException {
        need(bytes);
        int count = (int) bytes;
        int flags = isAscii(in, at, at + count) ? Event.VALUE_PLAIN : 0;
        into.add(open, nameOffset, nameLength, ValueKind.STRING, at, count, flags);
        at += count;
    }

    private void extension(Event into, long bytes) throws MsgpackException {
        need(bytes + 1);
        int type = in[at++];
        long seconds = -1;
        long nanos = 0;
        if (type == EVENT_TIME && bytes == 8) {
            seconds = u32(at);
            nanos = u32(at + 4);
        } else if (type == TIMESTAMP && bytes == 4) {
            seconds = u32(at);
        } else if (type == TIMESTAMP && bytes == 8) {
            long both = (long) LONGS.get(in, at);
            seconds = both & 0x3_FFFF_FFFFL;
            nanos = both >>> 34;
        } else if (type == TIMESTAMP && bytes == 12) {
            nanos = u32(at);
            seconds = (long) LONGS.get(in, at + 4);
        }
        if (seconds < 0 || nanos >= NANOS) {
            text(into, bytes); // before 1970, or no time
            return;
        }
        int from = into.lengthBytes();
        into.appendDecimal(seconds, 1);
        if (nanos > 0) {
            into.append(POINT);
            into.appendDecimal(nanos, NANO_DIGITS);
        }
        number(into, from);
        at += (int) bytes;
    }

    private void integer(Event into, long number) {
        int from = into.lengthBytes();
        if (number < 0) {
            into.append(MINUS);
        }
        digits(into, Math.abs(number));
        number(into, from);
    }

    private void unsigned(Event into, long number) {
        int from = into.lengthBytes();
        digits(into, number);
        number(into, from);
    }

    /** Appends a number of 64 bits without sign; 2^63, which is the size of the least long, is one of them. */
    private static void digits(Event into, long number) {
        long last = number;
        if (number < 0) {
            into.appendDecimal(Long.divideUnsigned(number, 10), 1);
            last = Long.remainderUnsigned(number, 10);
        }
        into.appendDecimal(last, 1);
    }

    private void real(Event into, float number) {
        if (number == (int) number && Math.abs(number) < PLAIN_MAX) {
            real(into, (double) number);
        } else {
            word(into, kindOf(number), Float.toString(number));
        }
    }

    /** Writes what {@link Double#toString} says; where few digits do, they are found without it. */
    private void real(Event into, double number) {
        double size = Math.abs(number);
        if (size >= PLAIN_MIN && size < PLAIN_MAX) {
            long scale = 10;
            for (int decimals = 1; size * scale < DIGITS_MAX; decimals++, scale *= 10) {
                double scaled = Math.rint(size * scale);
                if (scaled / scale == size) {
                    int from = into.lengthBytes();
                    if (number < 0) {
                        into.append(MINUS);
                    }
                    into.appendDecimal((long) scaled / scale, 1);
                    into.append(POINT);
                    into.appendDecimal((long) scaled % scale, decimals);
                    number(into, from);
                    return;
                }
            }
        }
        word(into, kindOf(number), Double.toString(number));
    }

    /** JSON has no numbers that are none. */
    private static ValueKind kindOf(double number) {
        return Double.isFinite(number) ? ValueKind.NUMBER : ValueKind.STRING;
    }

    /** What was appended from {@code from} on is a number. */
    private void number(Event into, int from) {
        into.add(open, nameOffset, nameLength, ValueKind.NUMBER, from, into.lengthBytes() - from, Event.VALUE_PLAIN);
    }

    private void word(Event into, ValueKind kind, String text) {
        word(into, kind, text.getBytes(US_ASCII), 0);
    }

    private void word(Event into, ValueKind kind, byte[] text, int headBytes) {
        into.add(open, nameOffset, nameLength, kind, into.append(text), text.length, Event.VALUE_PLAIN);
        at += headBytes;
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        long seen = 0;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            seen |= (long) LONGS.get(bytes, i);
        }
        for (; i < to; i++) {
            seen |= bytes[i];
        }
        return (seen & HIGHS) == 0;
    }

    /** The byte behind the head, and behind it. */
    private int u8() throws MsgpackException {
        need(2);
        at += 2;
        return in[at - 1] & 0xFF;
    }

    private int u16() throws MsgpackException {
        need(3);
        at += 3;
        return u16(at - 2);
    }

    private int i32() throws MsgpackException {
        need(5);
        at += 5;
        return (int) INTS.get(in, at - 4);
    }

    private long u32() throws MsgpackException {
        return Integer.toUnsignedLong(i32());
    }

    private long i64() throws MsgpackException {
        need(9);
        at += 9;
        return (long) LONGS.get(in, at - 8);
    }

    private int u16(int from) {
        return (short) SHORTS.get(in, from) & 0xFFFF;
    }

    private long u32(int from) {
        return (int) INTS.get(in, from) & 0xFFFF_FFFFL;
    }

    private void need(long bytes) throws MsgpackException {
        if (bytes > in.length - at) {
            throw malformed(bytes + " bytes expected, " + (in.length - at) + " left");
        }
    }
}
