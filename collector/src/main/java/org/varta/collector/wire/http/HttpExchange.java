package org.varta.collector.wire.http;

import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Optional;

/** A request and the way to answer it. The answering methods may be called from any thread. */
public interface HttpExchange {

    /** Upper case. */
    String method();

    /** Decoded, without the query, beginning with a slash. */
    String path();

    /** The first value of a query parameter, decoded. */
    Optional<String> query(String name);

    /** The first value of a header; names are case-insensitive. */
    Optional<String> header(String name);

    /** A cookie's value. */
    Optional<String> cookie(String name);

    /** The body after content decoding; empty when there is none. */
    byte[] body();

    /** The socket's remote address and port. */
    String peer();

    /** Answers with a body. HEAD gets the headers only. */
    void respond(int status, String contentType, byte[] body, Map<String, String> headers);

    /** Answers with a body and no further headers. */
    default void respond(int status, String contentType, byte[] body) {
        respond(status, contentType, body, Map.of());
    }

    /**
     * Answers 200 with a file, read in pieces as the peer takes them. HEAD gets the headers only.
     *
     * @param file at its beginning; closed in the end, whatever happens
     * @param bytes how many of it are sent
     * @param done told once, after the file was closed
     */
    void respond(String contentType, FileChannel file, long bytes, Map<String, String> headers, Runnable done);

    /** Begins a {@code text/event-stream} answer that stays open; HTML Living Standard, "Server-sent events". */
    EventStream stream(Map<String, String> headers);

    /** An open event stream. */
    interface EventStream {
        /**
         * Sends one event; {@code data} may hold line ends.
         *
         * @return false when the client is gone, or so slow that its buffer is over the limit and it was cut off; it
         *     comes back with {@code Last-Event-ID}
         */
        boolean send(String id, String event, String data);

        /** Sends a comment line that keeps proxies from closing the connection. */
        boolean keepAlive();

        /** Whether the client is still there. */
        boolean isOpen();

        /** Ends the answer. */
        void close();
    }
}
