package org.varta.engine.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The Chrome DevTools Protocol over the JDK's own web socket: commands with answers, and events. */
final class DevTools implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger(1);
    private final BiConsumer<String, Object> events;
    private final WebSocket socket;

    /** @param events takes method and parameters of each event, on the socket's thread: it must not send commands */
    DevTools(URI address, BiConsumer<String, Object> events) {
        this.events = events;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(address, new Reader())
                .orTimeout(ANSWER_WITHIN.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    /**
     * Sends a command and waits for its result.
     *
     * @param session the target's session, or null for the browser itself
     * @throws IllegalStateException when the browser refuses it
     */
    Object send(@Nullable String session, String method, Map<String, ?> parameters) {
        int id = next.getAndIncrement();
        Map<String, Object> message = new LinkedHashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<Object> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(Json.write(message), true).join();
        Object result = answer.orTimeout(ANSWER_WITHIN.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        if (Json.at(result, "error", "message") instanceof String refusal) {
            throw new IllegalStateException(method + ": " + refusal);
        }
        return result;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private void take(String text) {
        Object message = Json.read(text);
        if (Json.at(message, "id") instanceof Long id) {
            CompletableFuture<Object> answer = waiting.remove(id.intValue());
            if (answer != null && message != null) {
                answer.complete(message);
            }
        } else if (Json.at(message, "method") instanceof String method) {
            Object parameters = Json.at(message, "params");
            events.accept(method, parameters == null ? Map.of() : parameters);
        }
    }

    /** Joins the parts of a message. */
    private final class Reader implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                take(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
