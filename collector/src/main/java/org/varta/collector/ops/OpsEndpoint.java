package org.varta.collector.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.collector.wire.http.HttpHandler;
import org.varta.collector.wire.http.Json;

/**
 * {@code /metrics} in the Prometheus text format 0.0.4, {@code /livez} and {@code /readyz} as JSON with each check:
 * {@code {"status":"ok","checks":{"journal":{"ok":true,"detail":"…"}}}}, 200 when all are well and 503 when one is not.
 */
public final class OpsEndpoint implements HttpHandler {

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";

    /**
     * The result of one check.
     *
     * @param detail for people: what was found
     */
    public record Check(boolean ok, String detail) {}

    private final PrometheusMeterRegistry registry;
    private final Map<String, Supplier<Check>> live;
    private final Map<String, Supplier<Check>> ready;
    private final Map<String, Supplier<byte[]>> documents;

    /**
     * An endpoint over a registry and named checks, which must not block.
     *
     * @param live a failing one means that only a restart helps
     * @param ready a failing one means that nothing is to be sent here now
     */
    public OpsEndpoint(
            PrometheusMeterRegistry registry, Map<String, Supplier<Check>> live, Map<String, Supplier<Check>> ready) {
        this(registry, live, ready, Map.of());
    }

    /** The same with JSON documents by path. */
    public OpsEndpoint(
            PrometheusMeterRegistry registry,
            Map<String, Supplier<Check>> live,
            Map<String, Supplier<Check>> ready,
            Map<String, Supplier<byte[]>> documents) {
        this.documents = Map.copyOf(documents);
        this.registry = registry;
        this.live = new TreeMap<>(live);
        this.ready = new TreeMap<>(ready);
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            byte[] body =
                    Json.error("method_not_allowed", "GET or HEAD expected").getBytes(UTF_8);
            exchange.respond(405, JSON, body, Map.of("Allow", "GET, HEAD"));
            return;
        }
        switch (exchange.path()) {
            case "/metrics" ->
                exchange.respond(200, PROMETHEUS, registry.scrape().getBytes(UTF_8));
            case "/livez" -> answer(exchange, live);
            case "/readyz" -> answer(exchange, ready);
            default -> {
                Supplier<byte[]> document = documents.get(exchange.path());
                if (document != null) {
                    exchange.respond(200, JSON, document.get());
                    return;
                }
                String message = "nothing is here; there are /metrics, /livez and /readyz";
                exchange.respond(404, JSON, Json.error("not_found", message).getBytes(UTF_8));
            }
        }
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<Check>> checks) {
        boolean allOk = true;
        StringBuilder results = new StringBuilder();
        for (Map.Entry<String, Supplier<Check>> entry : checks.entrySet()) {
            Check check = result(entry.getValue());
            allOk &= check.ok();
            results.append(results.isEmpty() ? "" : ",")
                    .append(Json.quote(entry.getKey()))
                    .append(":{\"ok\":")
                    .append(check.ok())
                    .append(",\"detail\":")
                    .append(Json.quote(check.detail()))
                    .append('}');
        }
        String body = "{\"status\":\"" + (allOk ? "ok" : "failing") + "\",\"checks\":{" + results + "}}\n";
        exchange.respond(allOk ? 200 : 503, JSON, body.getBytes(UTF_8), Map.of("Cache-Control", "no-store"));
    }

    /** A check that fails itself is a failing check, and the others are still shown. */
    private static Check result(Supplier<Check> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return new Check(false, "the check failed: " + e);
        }
    }
}
