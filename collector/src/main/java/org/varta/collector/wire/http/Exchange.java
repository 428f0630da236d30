package org.varta.collector.wire.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request on one connection. */
final class Exchange implements HttpExchange {

    private final RequestHead head;
    private final byte[] body;
    private final HttpConnection connection;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(RequestHead head, byte[] body, HttpConnection connection) {
        this.head = head;
        this.body = body;
        this.connection = connection;
    }

    RequestHead head() {
        return head;
    }

    /** Takes the right to answer; false when it was taken before. */
    boolean takeAnswer() {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        connection.bodyDone(body.length);
        return true;
    }

    @Override
    public String method() {
        return head.request().method().name();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public Optional<String> query(String name) {
        List<String> values = head.query().get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.request().headers().get(name));
    }

    @Override
    public Optional<String> cookie(String name) {
        for (String header : head.request().headers().getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
                if (cookie.name().equals(name)) {
                    return Optional.of(cookie.value());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public String peer() {
        return connection.peer();
    }

    @Override
    public void respond(int status, String contentType, byte[] answer, Map<String, String> headers) {
        once();
        connection.onLoop(() -> connection.answer(this, status, contentType, answer, headers));
    }

    @Override
    public void respond(String contentType, FileChannel file, long bytes, Map<String, String> headers, Runnable done) {
        FileAnswer answer = new FileAnswer(file, bytes, done);
        try {
            once();
            connection.onLoop(() -> connection.answer(this, contentType, answer, bytes, headers));
        } catch (RuntimeException e) {
            answer.end();
            throw e;
        }
    }

    @Override
    public EventStream stream(Map<String, String> headers) {
        once();
        return connection.stream(this, headers);
    }

    private void once() {
        if (!takeAnswer()) {
            throw new IllegalStateException("answered before: " + method() + " " + path());
        }
    }
}
