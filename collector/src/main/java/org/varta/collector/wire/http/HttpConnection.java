package org.varta.collector.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.wire.CloseReason;
import org.varta.collector.wire.ConnectionGate;

/**
 * One HTTP/1.1 connection: one request at a time, in order; while a request is with its handler nothing more is read, so
 * a pipelining peer waits in its own socket buffer. Confined to its event loop except where said.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** After an early refusal we read on for a moment, or the peer would see a reset in place of the answer. */
    private static final Duration LINGER_TIME = Duration.ofSeconds(2);

    private enum State {
        /** Between two requests. */
        IDLE,
        HEAD,
        BODY,
        /** The handler has the request. */
        HANDLED,
        /** The answer is on its way to the peer. */
        WRITING,
        STREAMING,
        LINGERING,
        CLOSED
    }

    private final HttpListener listener;
    private final Channel channel;
    private final Deadline deadline;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private State state = State.IDLE;
    private boolean pumping;
    private long bodyEndsAtNs;
    private @Nullable RequestHead head;
    private @Nullable ContentDecoding decoding;

    HttpConnection(HttpListener listener, Channel channel) {
        this.listener = listener;
        this.channel = channel;
        this.deadline = new Deadline(channel.eventLoop(), this::deadlinePassed);
    }

    /** A handler that stands before the decoder and tells when bytes came, even half a header line. */
    ChannelInboundHandlerAdapter arrivals() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                if (state == State.IDLE) {
                    state = State.HEAD;
                    deadline.clear();
                } else if (state == State.LINGERING) {
                    ReferenceCountUtil.release(msg);
                    return;
                }
                ctx.fireChannelRead(msg);
            }
        };
    }

    /** The peer's address and port; from any thread. */
    String peer() {
        return ConnectionGate.peerOf(channel.remoteAddress());
    }

    /** Runs on the event loop, at once when already there; from any thread. */
    void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    /** A handler has done with a body; from any thread. */
    void bodyDone(int bytes) {
        listener.budget().release(bytes);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        arm();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (state == State.STREAMING || state == State.LINGERING || state == State.CLOSED) {
            ReferenceCountUtil.release(msg);
            return;
        }
        waiting.add(msg);
        pump();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        arm();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.CLOSED;
        deadline.cancel();
        forget();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {} broke the connection", listener.name(), peer(), cause);
            ConnectionGate.close(channel, CloseReason.PEER);
        } else {
            LOG.warn("{}: closing the connection of {}", listener.name(), peer(), cause);
            ConnectionGate.close(channel, CloseReason.ERROR);
        }
    }

    /** The listener is closing: idle connections and streams end now, others after their answer. */
    void drain() {
        if (state == State.IDLE || state == State.STREAMING || state == State.LINGERING) {
            ConnectionGate.close(channel, CloseReason.SHUTDOWN);
        }
    }

    /** Takes what was decoded, until a request is whole; reads on when there is nothing left. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (readsRequest() && !waiting.isEmpty()) {
                Object msg = waiting.remove();
                try {
                    accept(msg);
                } finally {
                    ReferenceCountUtil.release(msg);
                }
            }
        } finally {
            pumping = false;
        }
        if (readsRequest() && !channel.config().isAutoRead()) {
            arm();
            channel.config().setAutoRead(true);
        }
    }

    private boolean readsRequest() {
        return state == State.IDLE || state == State.HEAD || state == State.BODY;
    }

    private void accept(Object msg) {
        if (msg instanceof HttpRequest request) {
            begin(request);
        }
        if (msg instanceof HttpContent content && state == State.BODY) {
            content(content);
        }
    }

    private void begin(HttpRequest request) {
        Object checked = RequestHead.check(request, listener.limits());
        if (checked instanceof RequestHead.Refused(HttpError error, String message)) {
            refuse(error, message);
            return;
        }
        RequestHead sound = (RequestHead) checked;
        BodyStore store = new BodyStore(listener.limits().bodyMaxBytes(), listener.budget());
        String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        ContentDecoding chosen =
                ContentDecoding.of(encoding, store, listener.limits().inflateRatioMax());
        head = sound;
        if (chosen == null) {
            refuse(HttpError.UNSUPPORTED_ENCODING, "Content-Encoding gzip, deflate or none expected");
            return;
        }
        decoding = chosen;
        if (sound.declaredLength() != 0 && !listener.budget().hasRoom(Math.max(1, sound.declaredLength()))) {
            refuse(HttpError.OVERLOADED, "too many bytes in flight; try again");
            return;
        }
        state = State.BODY;
        bodyEndsAtNs = deadline.nowNs() + listener.limits().bodyTime().toNanos();
        if (sound.expectsContinue()) {
            var unused = channel.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void content(HttpContent content) {
        ContentDecoding current = Objects.requireNonNull(decoding);
        boolean last = content instanceof LastHttpContent;
        HttpError error = null;
        if (content.decoderResult().isFailure()) {
            error = HttpError.BAD_REQUEST;
        } else if (content.content().isReadable()) {
            error = current.add(content.content());
        }
        if (error == null && last) {
            error = current.finish();
        }
        if (error != null) {
            refuse(error, messageOf(error));
        } else if (last) {
            handle(current);
        }
    }

    private String messageOf(HttpError error) {
        return switch (error) {
            case BODY_TOO_LARGE -> RequestHead.tooLarge(listener.limits());
            case INFLATE_RATIO ->
                "the body grows more than " + listener.limits().inflateRatioMax() + " times when decoded";
            case BAD_ENCODING -> "the body is not what its Content-Encoding says, or is cut off";
            case OVERLOADED -> "too many bytes in flight; try again";
            default -> "not a well-formed HTTP/1.1 request";
        };
    }

    private void handle(ContentDecoding whole) {
        whole.close();
        decoding = null;
        state = State.HANDLED;
        deadline.clear();
        channel.config().setAutoRead(false);
        Exchange exchange = new Exchange(Objects.requireNonNull(head), whole.store.take(), this);
        try {
            listener.handler().handle(exchange);
        } catch (RuntimeException e) {
            LOG.error("{}: {} {} failed", listener.name(), exchange.method(), exchange.path(), e);
            if (exchange.takeAnswer()) {
                refuse(HttpError.INTERNAL, "the request could not be handled; the log of the server says why");
            }
        }
    }

    /** Writes a handler's answer. */
    void answer(Exchange exchange, int status, String contentType, byte[] body, Map<String, String> headers) {
        if (state != State.HANDLED) {
            return;
        }
        boolean isHead = exchange.head().request().method().equals(HttpMethod.HEAD);
        boolean bodiless = status == 204 || status == 304;
        ByteBuf content = isHead || bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        HttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        try {
            headers.forEach((name, value) -> response.headers().set(name, value));
            if (!bodiless) {
                response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
                response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {} {} answers with a broken header", listener.name(), exchange.method(), exchange.path(), e);
            refuse(HttpError.INTERNAL, "the answer could not be written; the log of the server says why");
            return;
        }
        boolean keep = exchange.head().keepAlive() && !listener.isDraining();
        if (!keep) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!exchange.head().http11()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        write(response, keep ? this::next : () -> ConnectionGate.close(channel, CloseReason.DONE));
    }

    /** Writes a file, a piece at a time: the peer takes each before the next is read. */
    void answer(Exchange exchange, String contentType, FileAnswer file, long bytes, Map<String, String> headers) {
        if (state != State.HANDLED) {
            file.end();
            return;
        }
        boolean isHead = exchange.head().request().method().equals(HttpMethod.HEAD);
        boolean keep = exchange.head().keepAlive() && !listener.isDraining();
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        try {
            headers.forEach((name, value) -> response.headers().set(name, value));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                    .set(HttpHeaderNames.CONTENT_LENGTH, bytes);
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {} {} answers with a broken header", listener.name(), exchange.method(), exchange.path(), e);
            file.end();
            refuse(HttpError.INTERNAL, "the answer could not be written; the log of the server says why");
            return;
        }
        if (!keep) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!exchange.head().http11()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        Runnable then = () -> {
            file.end();
            if (keep) {
                next();
            } else {
                ConnectionGate.close(channel, CloseReason.DONE);
            }
        };
        boolean isWhole = isHead || bytes == 0;
        write(
                response,
                isWhole ? () -> write(LastHttpContent.EMPTY_LAST_CONTENT, then, file::end) : () -> piece(file, then),
                file::end);
    }

    private void piece(FileAnswer file, Runnable then) {
        HttpContent content;
        try {
            content = file.next();
        } catch (IOException e) {
            LOG.error("{}: a file for {} cannot be read on", listener.name(), peer(), e);
            file.end();
            ConnectionGate.close(channel, CloseReason.ERROR);
            return;
        }
        write(content, file.isSent() ? then : () -> piece(file, then), file::end);
    }

    /** Begins an event stream; from any thread. */
    SseStream stream(Exchange exchange, Map<String, String> headers) {
        HttpResponse response = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, DefaultHttpHeadersFactory.headersFactory());
        headers.forEach((name, value) -> response.headers().set(name, value));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (exchange.head().http11()) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        SseStream stream = new SseStream(channel, response, listener.limits().streamBufferMaxBytes());
        onLoop(() -> {
            if (state == State.HANDLED) {
                state = State.STREAMING;
                forget();
                stream.begin();
                // Reading on is how we notice that the client went away.
                channel.config().setAutoRead(true);
            }
        });
        return stream;
    }

    /** Answers with an error and ends the connection, since the rest of its bytes cannot be trusted or is unwanted. */
    private void refuse(HttpError error, String message) {
        ErrorAnswers answers = listener.errorAnswers();
        byte[] body = answers.body(error, message);
        boolean isHead = head != null && head.request().method().equals(HttpMethod.HEAD);
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answers.status(error)),
                isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (error == HttpError.OVERLOADED) {
            response.headers().setInt(HttpHeaderNames.RETRY_AFTER, HttpListener.RETRY_AFTER_SECONDS);
        } else if (error == HttpError.UNSUPPORTED_ENCODING) {
            response.headers().set(HttpHeaderNames.ACCEPT_ENCODING, "gzip, deflate");
        }
        answers.headers().forEach((name, value) -> response.headers().set(name, value));
        if (error != HttpError.INTERNAL) {
            listener.meters().malformed(error);
        }
        ConnectionGate.because(channel, error == HttpError.TIMEOUT ? CloseReason.DEADLINE : CloseReason.MALFORMED);
        forget();
        write(response, this::linger);
    }

    private void write(HttpResponse response, Runnable then) {
        write(response, then, () -> {});
    }

    /** @param broken when the peer does not get it */
    private void write(Object message, Runnable then, Runnable broken) {
        state = State.WRITING;
        deadline.moveTo(deadline.nowNs() + listener.limits().writeTime().toNanos());
        channel.writeAndFlush(message).addListener(done -> {
            if (state != State.WRITING) {
                broken.run();
            } else if (done.isSuccess()) {
                then.run();
            } else {
                broken.run();
                ConnectionGate.close(channel, CloseReason.PEER);
            }
        });
    }

    private void next() {
        if (listener.isDraining()) {
            ConnectionGate.close(channel, CloseReason.SHUTDOWN);
            return;
        }
        state = State.IDLE;
        deadline.clear();
        pump();
        arm();
    }

    private void linger() {
        state = State.LINGERING;
        deadline.clear();
        if (channel instanceof SocketChannel socket) {
            var unused = socket.shutdownOutput();
        }
        arm();
        channel.config().setAutoRead(true);
    }

    private void forget() {
        if (decoding != null) {
            decoding.close();
            decoding.store.discard();
            decoding = null;
        }
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void arm() {
        HttpLimits limits = listener.limits();
        long now = deadline.nowNs();
        switch (state) {
            case IDLE -> deadline.moveTo(now + limits.keepAlive().toNanos());
            case HEAD -> {
                if (!deadline.isSet()) {
                    deadline.moveTo(now + limits.headTime().toNanos());
                }
            }
            case BODY ->
                deadline.moveTo(Math.min(bodyEndsAtNs, now + limits.bodyIdle().toNanos()));
            case LINGERING -> {
                if (!deadline.isSet()) {
                    deadline.moveTo(now + LINGER_TIME.toNanos());
                }
            }
            case HANDLED, STREAMING, CLOSED -> deadline.clear();
            case WRITING -> {}
        }
    }

    private void deadlinePassed() {
        switch (state) {
            case IDLE -> ConnectionGate.close(channel, CloseReason.IDLE);
            case HEAD, BODY -> refuse(HttpError.TIMEOUT, "the request was not finished in time");
            case WRITING -> ConnectionGate.close(channel, CloseReason.SLOW_READER);
            case LINGERING -> ConnectionGate.close(channel, CloseReason.DEADLINE);
            case HANDLED, STREAMING, CLOSED -> {}
        }
    }
}
