package org.varta.collector.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of one unfinished frame, up to a limit; grows with what really came, not with what was announced. */
public final class FrameBuffer {

    private static final int FIRST_BYTES = 256;
    private static final byte[] EMPTY = {};

    private final int maxBytes;
    private byte[] bytes = EMPTY;
    private int length;

    /** An empty buffer for frames of at most {@code maxBytes}. */
    public FrameBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Bytes held. */
    public int length() {
        return length;
    }

    /** Bytes that still fit. */
    public int room() {
        return maxBytes - length;
    }

    /** Moves {@code count} bytes, at most {@link #room()}, out of {@code in}. */
    public void append(ByteBuf in, int count) {
        if (length + count > bytes.length) {
            int wanted = Math.max(length + count, Math.max(FIRST_BYTES, bytes.length * 2));
            bytes = Arrays.copyOf(bytes, Math.min(maxBytes, wanted));
        }
        in.readBytes(bytes, length, count);
        length += count;
    }

    /** The bytes, which it then forgets. */
    public byte[] take() {
        byte[] frame = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        clear();
        return frame;
    }

    /** Forgets what it holds, memory included. */
    public void clear() {
        bytes = EMPTY;
        length = 0;
    }

    /** Without one CR and one NUL at the end, in whichever order, and without one LF behind them. */
    public static byte[] withoutTrailer(byte[] frame) {
        int end = frame.length;
        if (end > 0 && frame[end - 1] == '\n') {
            end--;
        }
        boolean cr = false;
        boolean nul = false;
        while (end > 0 && ((frame[end - 1] == '\r' && !cr) || (frame[end - 1] == 0 && !nul))) {
            cr |= frame[end - 1] == '\r';
            nul |= frame[end - 1] == 0;
            end--;
        }
        return end == frame.length ? frame : Arrays.copyOf(frame, end);
    }
}
