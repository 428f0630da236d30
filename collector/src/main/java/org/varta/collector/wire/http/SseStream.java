package org.varta.collector.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.atomic.AtomicLong;
import org.varta.collector.wire.CloseReason;
import org.varta.collector.wire.ConnectionGate;

/** An open event stream; HTML Living Standard, section "Server-sent events". Thread-safe. */
final class SseStream implements HttpExchange.EventStream {

    private final Channel channel;
    private final HttpResponse head;
    private final int bufferMaxBytes;
    private final AtomicLong bufferedBytes = new AtomicLong();
    private boolean headWritten; // on the event loop only
    private volatile boolean ended;

    SseStream(Channel channel, HttpResponse head, int bufferMaxBytes) {
        this.channel = channel;
        this.head = head;
        this.bufferMaxBytes = bufferMaxBytes;
    }

    /** Writes the head before anything else, whoever comes first; on the event loop. */
    void begin() {
        if (!headWritten) {
            headWritten = true;
            var unused = channel.writeAndFlush(head);
        }
    }

    @Override
    public boolean send(String id, String event, String data) {
        StringBuilder out = new StringBuilder(data.length() + id.length() + event.length() + 32);
        out.append("id: ").append(oneLine(id)).append("\nevent: ").append(oneLine(event));
        int from = 0;
        for (int i = 0; i <= data.length(); i++) {
            if (i == data.length() || data.charAt(i) == '\n' || data.charAt(i) == '\r') {
                out.append("\ndata: ").append(data, from, i);
                if (i + 1 < data.length() && data.charAt(i) == '\r' && data.charAt(i + 1) == '\n') {
                    i++;
                }
                from = i + 1;
            }
        }
        return write(out.append("\n\n").toString());
    }

    @Override
    public boolean keepAlive() {
        return write(":\n\n");
    }

    @Override
    public boolean isOpen() {
        return !ended && channel.isActive();
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        ConnectionGate.because(channel, CloseReason.DONE);
        onLoop(() ->
                channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE));
    }

    private boolean write(String text) {
        if (!isOpen()) {
            return false;
        }
        byte[] bytes = text.getBytes(UTF_8);
        if (bufferedBytes.addAndGet(bytes.length) > bufferMaxBytes) {
            ended = true;
            ConnectionGate.close(channel, CloseReason.SLOW_READER);
            return false;
        }
        onLoop(() -> channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)))
                .addListener(done -> bufferedBytes.addAndGet(-bytes.length)));
        return true;
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            begin();
            task.run();
        } else {
            channel.eventLoop().execute(() -> {
                begin();
                task.run();
            });
        }
    }

    private static String oneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException("an event's id and name must be one line");
            }
        }
        return value;
    }
}
