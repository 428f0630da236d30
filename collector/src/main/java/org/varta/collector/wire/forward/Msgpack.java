package org.varta.collector.wire.forward;

/** The heads of MessagePack values: how long they are, and what follows. The bytes of a head have to be there. */
final class Msgpack {

    static final int NIL = 0xC0;

    private Msgpack() {}

    /** Bytes of the head, lengths, counts, types and numbers included; 0 when no value begins like this. */
    static int headBytes(int head) {
        return switch (head) {
            case 0xC1 -> 0;
            case 0xC4, 0xD9, 0xCC, 0xD0 -> 2;
            case 0xC5, 0xDA, 0xCD, 0xD1, 0xDC, 0xDE, 0xC7 -> 3;
            case 0xC6, 0xDB, 0xCA, 0xCE, 0xD2, 0xDD, 0xDF -> 5;
            case 0xC8 -> 4;
            case 0xC9 -> 6;
            case 0xCB, 0xCF, 0xD3 -> 9;
            case 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> 2;
            default -> 1;
        };
    }

    /** Bytes of text or data behind the head at {@code at}. */
    static long dataBytes(byte[] in, int at) {
        int head = in[at] & 0xFF;
        if (head >= 0xA0 && head < 0xC0) {
            return head & 0x1F;
        }
        return switch (head) {
            case 0xC4, 0xC7, 0xD9 -> number(in, at + 1, 1);
            case 0xC5, 0xC8, 0xDA -> number(in, at + 1, 2);
            case 0xC6, 0xC9, 0xDB -> number(in, at + 1, 4);
            case 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> 1L << (head - 0xD4);
            default -> 0;
        };
    }

    /** Values that belong to the one at {@code at}: of an array its members, of a map twice as many. */
    static long values(byte[] in, int at) {
        return isArray(in, at) ? members(in, at) : isMap(in, at) ? 2 * members(in, at) : 0;
    }

    /** Of the array or map at {@code at}. */
    static long members(byte[] in, int at) {
        return switch (in[at] & 0xFF) {
            case 0xDC, 0xDE -> number(in, at + 1, 2);
            case 0xDD, 0xDF -> number(in, at + 1, 4);
            default -> in[at] & 0x0F;
        };
    }

    static boolean isArray(byte[] in, int at) {
        int head = in[at] & 0xFF;
        return (head >= 0x90 && head < 0xA0) || head == 0xDC || head == 0xDD;
    }

    static boolean isMap(byte[] in, int at) {
        int head = in[at] & 0xFF;
        return (head >= 0x80 && head < 0x90) || head == 0xDE || head == 0xDF;
    }

    /** {@code str} or {@code bin}. */
    static boolean isText(byte[] in, int at) {
        int head = in[at] & 0xFF;
        return (head >= 0xA0 && head < 0xC0) || (head >= 0xD9 && head <= 0xDB) || (head >= 0xC4 && head <= 0xC6);
    }

    private static long number(byte[] in, int at, int bytes) {
        long number = 0;
        for (int i = at; i < at + bytes; i++) {
            number = number << 8 | (in[i] & 0xFF);
        }
        return number;
    }
}
