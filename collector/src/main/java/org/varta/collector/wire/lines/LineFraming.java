package org.varta.collector.wire.lines;

import io.netty.buffer.ByteBuf;
import org.varta.collector.wire.FrameBuffer;
import org.varta.collector.wire.StreamFraming;

/** One frame a line; lines end in LF or CRLF, blank ones are skipped. */
final class LineFraming implements StreamFraming {

    private final FrameBuffer frame;
    private boolean skipping;

    LineFraming(int frameMaxBytes) {
        this.frame = new FrameBuffer(frameMaxBytes);
    }

    @Override
    public void feed(ByteBuf in, Sink sink) {
        while (in.isReadable()) {
            int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            int count = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
            if (!skipping) {
                int fitting = Math.min(count, frame.room());
                frame.append(in, fitting);
                count -= fitting;
                if (count > 0) {
                    sink.frame(frame.take(), End.TRUNCATED);
                    skipping = true;
                }
            }
            in.skipBytes(count);
            if (end >= 0) {
                in.skipBytes(1);
                if (!skipping) {
                    emit(sink, End.WHOLE);
                }
                skipping = false;
            }
        }
    }

    @Override
    public void flush(Sink sink) {
        emit(sink, End.PARTIAL);
    }

    @Override
    public int pendingBytes() {
        return frame.length();
    }

    private void emit(Sink sink, End end) {
        byte[] line = FrameBuffer.withoutTrailer(frame.take());
        for (byte b : line) {
            if (b != ' ' && b != '\t') {
                sink.frame(line, end);
                return;
            }
        }
    }
}
