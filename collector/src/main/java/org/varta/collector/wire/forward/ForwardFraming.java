package org.varta.collector.wire.forward;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.varta.collector.wire.BrokenStreamException;
import org.varta.collector.wire.CloseReason;
import org.varta.collector.wire.StreamFraming;

/** Cuts a stream of MessagePack values into messages of the Forward protocol; {@code nil}, the heartbeat, is skipped. */
final class ForwardFraming implements StreamFraming {

    private static final int FIRST_BYTES = 512;
    private static final byte[] EMPTY = {};

    private final ForwardLimits limits;
    private final ValueEnd value = new ValueEnd();
    private byte[] bytes = EMPTY;
    private int length;

    ForwardFraming(ForwardLimits limits) {
        this.limits = limits;
        value.start(0);
    }

    @Override
    public void feed(ByteBuf in, Sink sink) throws BrokenStreamException {
        append(in);
        int from = 0;
        while (isWhole(from)) {
            if ((bytes[from] & 0xFF) != Msgpack.NIL) {
                ForwardMessage message = ForwardMessage.of(bytes, from, value.end(), limits);
                sink.message(message.events(), message.tag(), message.answer());
            }
            from = value.end();
            value.start(from);
        }
        forget(from);
    }

    private boolean isWhole(int from) throws BrokenStreamException {
        if (from < length && (bytes[from] & 0xFF) != Msgpack.NIL && !Msgpack.isArray(bytes, from)) {
            throw Malformed.NO_MESSAGE.because("a message is an array, this begins with " + (bytes[from] & 0xFF));
        }
        return switch (value.find(bytes, length)) {
            case FOUND -> {
                checkSize(value.end() - (long) from);
                yield true;
            }
            case UNFINISHED -> {
                checkSize(value.leastEnd() - from);
                yield false;
            }
            case MALFORMED -> throw Malformed.NO_MESSAGE.because("no value begins with 0xc1");
        };
    }

    private void checkSize(long messageBytes) throws BrokenStreamException {
        if (messageBytes > limits.messageMaxBytes()) {
            throw Malformed.MESSAGE_TOO_LARGE.because(
                    "a message of at least " + messageBytes + " bytes, at most " + limits.messageMaxBytes());
        }
    }

    private void append(ByteBuf in) {
        int count = in.readableBytes();
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.max(FIRST_BYTES, bytes.length * 2)));
        }
        in.readBytes(bytes, length, count);
        length += count;
    }

    /** What is before {@code from} is done with. */
    private void forget(int from) {
        if (from == length) {
            bytes = EMPTY;
        } else if (from > 0) {
            bytes = Arrays.copyOfRange(bytes, from, length);
        }
        length -= from;
        value.moved(from);
    }

    /** Of half a message nothing is kept: its sender was not answered and has it still. */
    @Override
    public void flush(Sink sink) throws BrokenStreamException {
        if (length > 0) {
            int count = length;
            bytes = EMPTY;
            length = 0;
            value.start(0);
            throw new BrokenStreamException(
                    CloseReason.DEADLINE, Malformed.PARTIAL_FRAME, "the first " + count + " bytes of a message");
        }
    }

    @Override
    public int pendingBytes() {
        return length;
    }
}
