package org.varta.collector.wire.http;

/** Answers requests. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Called on an event loop with a whole request; must not block. Answers now or later, from any thread, exactly once.
     * What it throws becomes a 500 without details.
     */
    void handle(HttpExchange exchange);
}
