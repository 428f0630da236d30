package org.varta.engine.decode.evtx;

import java.util.Arrays;

/** Bytes being written, up to a limit. Reused. */
final class ByteOutput {

    private static final int INITIAL_BYTES = 4096;
    private static final int MAX_RETAINED_BYTES = 1 << 20;

    private final int limit;
    private byte[] bytes;
    private int length;

    ByteOutput(int limitBytes) {
        this.limit = limitBytes;
        this.bytes = new byte[64];
    }

    void clear() {
        length = 0;
        if (bytes.length > MAX_RETAINED_BYTES || bytes.length < INITIAL_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
    }

    int length() {
        return length;
    }

    /** Whether more was written than it may hold; whoever fills it asks now and then. */
    boolean isOverLimit() {
        return length > limit;
    }

    /** Not to be changed by readers, and exchanged by {@link #room}. */
    byte[] bytes() {
        return bytes;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Makes room for {@code count} bytes behind {@link #length} and returns the array. */
    byte[] room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        return bytes;
    }

    /** The bytes up to here were written into {@link #room}. */
    void advanceTo(int newLength) {
        length = newLength;
    }

    void put(int b) {
        room(1)[length++] = (byte) b;
    }

    void put(byte[] more) {
        System.arraycopy(more, 0, room(more.length), length, more.length);
        length += more.length;
    }

    /** ASCII only. */
    void put(String ascii) {
        byte[] to = room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            to[length++] = (byte) ascii.charAt(i);
        }
    }
}
