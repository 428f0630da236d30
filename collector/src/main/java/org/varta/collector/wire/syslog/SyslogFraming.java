package org.varta.collector.wire.syslog;

import io.netty.buffer.ByteBuf;
import org.varta.collector.wire.FrameBuffer;
import org.varta.collector.wire.StreamFraming;

/**
 * Cuts syslog messages out of a byte stream and finds out, for each one, how it is framed (RFC 6587).
 *
 * <p>{@code 1*7DIGIT SP "<"} begins an octet-counted message (section 3.4.1); the {@code <} tells a count from a message
 * that begins with a number. Everything else goes up to the next LF (section 3.4.2). Blanks, line ends and NULs between
 * messages are skipped: several devices send them behind a message. A message over the limit is cut, and what is left of
 * it is skipped by its count or up to LF, so that the next one is found.
 */
final class SyslogFraming implements StreamFraming {

    /** A count of 7 digits is 10 MB; no real sender comes near, a binary stream does at once. */
    private static final int COUNT_DIGITS_MAX = 7;

    private enum State {
        BETWEEN,
        /** Digits that may be a count; they are kept in case they are not. */
        PREFIX,
        LINE,
        COUNTED,
        SKIP_LINE,
        SKIP_COUNTED
    }

    private final FrameBuffer frame;
    private State state = State.BETWEEN;
    private int count;
    private int digits;
    private boolean space;

    SyslogFraming(int frameMaxBytes) {
        this.frame = new FrameBuffer(frameMaxBytes);
    }

    @Override
    public void feed(ByteBuf in, Sink sink) {
        while (in.isReadable()) {
            switch (state) {
                case BETWEEN -> between(in);
                case PREFIX -> prefix(in);
                case LINE -> line(in, sink);
                case COUNTED -> counted(in, sink);
                case SKIP_LINE -> skipLine(in);
                case SKIP_COUNTED -> skipCounted(in);
            }
        }
    }

    @Override
    public void flush(Sink sink) {
        if (frame.length() == 0) {
            return;
        }
        boolean isCounted = state == State.COUNTED;
        emit(sink, End.PARTIAL);
        state = isCounted ? State.SKIP_COUNTED : State.BETWEEN;
    }

    @Override
    public int pendingBytes() {
        return frame.length();
    }

    private void between(ByteBuf in) {
        int next = in.getByte(in.readerIndex());
        if (next == ' ' || next == '\r' || next == '\n' || next == 0) {
            in.skipBytes(1);
        } else if (next >= '1' && next <= '9') {
            state = State.PREFIX;
            count = 0;
            digits = 0;
            space = false;
        } else {
            state = State.LINE;
        }
    }

    private void prefix(ByteBuf in) {
        int next = in.getByte(in.readerIndex());
        if (space && next == '<') {
            frame.clear();
            state = State.COUNTED;
        } else if (!space && frame.room() > 0 && next >= '0' && next <= '9' && digits < COUNT_DIGITS_MAX) {
            count = count * 10 + next - '0';
            digits++;
            frame.append(in, 1);
        } else if (!space && frame.room() > 0 && next == ' ') {
            space = true;
            frame.append(in, 1);
        } else {
            state = State.LINE;
        }
    }

    private void line(ByteBuf in, Sink sink) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        int available = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
        int fitting = Math.min(available, frame.room());
        frame.append(in, fitting);
        if (fitting < available) {
            emit(sink, End.TRUNCATED);
            state = State.SKIP_LINE;
        } else if (end >= 0) {
            in.skipBytes(1);
            emit(sink, End.WHOLE);
            state = State.BETWEEN;
        }
    }

    private void counted(ByteBuf in, Sink sink) {
        int available = Math.min(count, in.readableBytes());
        int fitting = Math.min(available, frame.room());
        frame.append(in, fitting);
        count -= fitting;
        if (count == 0) {
            emit(sink, End.WHOLE);
            state = State.BETWEEN;
        } else if (fitting < available) {
            emit(sink, End.TRUNCATED);
            state = State.SKIP_COUNTED;
        }
    }

    private void skipLine(ByteBuf in) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        in.readerIndex(end < 0 ? in.writerIndex() : end + 1);
        if (end >= 0) {
            state = State.BETWEEN;
        }
    }

    private void skipCounted(ByteBuf in) {
        int skipped = Math.min(count, in.readableBytes());
        in.skipBytes(skipped);
        count -= skipped;
        if (count == 0) {
            state = State.BETWEEN;
        }
    }

    private void emit(Sink sink, End end) {
        byte[] message = frame.take();
        byte[] payload = end == End.TRUNCATED ? message : FrameBuffer.withoutTrailer(message);
        if (payload.length > 0) {
            sink.frame(payload, end);
        }
    }
}
