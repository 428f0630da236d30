package org.varta.rules.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which runs of four bytes a long text holds, more or less: what it says is absent is absent. Where many short texts are
 * looked for in one long one, it answers most of the questions without another pass.
 *
 * <p>It is made at the first question about a text, and again when another text was asked about meanwhile.
 */
final class RunSketch {

    /** Shorter texts are searched as fast. */
    static final int MIN_TEXT_BYTES = 384;

    /** In longer texts there is nearly every run. */
    static final int MAX_TEXT_BYTES = 1 << 14;

    private static final int RUN = 4;
    private static final int BITS = 15;
    private static final int SHIFT = 32 - BITS;
    private static final int MIX = 0x9E3779B1;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] words = new long[1 << (BITS - 6)];
    private int node = Event.NONE;

    /** Forgets the text. */
    void clear() {
        node = Event.NONE;
    }

    /**
     * Whether a part may stand in a text; false is certain.
     *
     * @param ofNode tells texts of one event apart
     */
    boolean mayHold(int ofNode, byte[] bytes, int from, int length, byte[] part) {
        if (length < MIN_TEXT_BYTES || length > MAX_TEXT_BYTES || part.length < RUN) {
            return true;
        }
        if (node != ofNode) {
            node = ofNode;
            fill(bytes, from, from + length);
        }
        int last = part.length - RUN;
        return has(part, last) && has(part, 0) && has(part, last >>> 1) && has(part, last - (last >>> 2));
    }

    private void fill(byte[] bytes, int from, int to) {
        Arrays.fill(words, 0);
        for (int i = from; i + RUN <= to; i++) {
            int hash = ((int) INTS.get(bytes, i) * MIX) >>> SHIFT;
            words[hash >>> 6] |= 1L << hash;
        }
    }

    private boolean has(byte[] part, int at) {
        int hash = ((int) INTS.get(part, at) * MIX) >>> SHIFT;
        return ((words[hash >>> 6] >>> hash) & 1) != 0;
    }
}
