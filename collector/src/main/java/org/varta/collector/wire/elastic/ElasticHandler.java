package org.varta.collector.wire.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Delivery;
import org.varta.collector.wire.EventMeters;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.collector.wire.http.HttpHandler;
import org.varta.collector.wire.http.HttpListener;
import org.varta.collector.wire.http.Json;

/**
 * Behaves towards shippers like an Elasticsearch 8 that accepts everything. A request is kept as a whole or refused as a
 * whole; what its lines hold never makes it fail, since shippers drop events over that.
 */
final class ElasticHandler implements HttpHandler {

    private static final String PROTOCOL = "elastic-bulk";
    private static final String JSON = "application/json";
    private static final String VENDOR_JSON = "application/vnd.elasticsearch+json";

    /** Why a request is refused before it is offered. */
    private enum Malformed {
        TOO_MANY_ACTIONS,
        METHOD
    }

    private final JsonFactory json = new JsonFactory();
    private final String listener;
    private final int actionsMax;
    private final Intake intake;
    private final EventMeters meters;

    ElasticHandler(String listener, int actionsMax, Intake intake) {
        this.listener = listener;
        this.actionsMax = actionsMax;
        this.intake = intake;
        this.meters = new EventMeters(intake.meters(), listener, intake.count());
    }

    @Override
    public void handle(HttpExchange exchange) {
        String[] segments = segments(exchange.path());
        boolean writes = exchange.method().equals("POST") || exchange.method().equals("PUT");
        if (writes && segments.length > 0 && segments[segments.length - 1].equals("_bulk")) {
            bulk(exchange, indexOf(segments));
            return;
        }
        int document = documentAt(segments);
        if (writes && document > 0) {
            document(exchange, segments[document - 1], document + 1 < segments.length ? segments[document + 1] : "");
            return;
        }
        switch (exchange.method()) {
            case "GET", "HEAD", "PUT", "POST" -> respond(exchange, 200, Probes.answer(exchange, segments), Map.of());
            default -> {
                meters.malformed(Malformed.METHOD);
                String reason = "Incorrect HTTP method for uri [" + exchange.path() + "] and method ["
                        + exchange.method() + "], allowed: [GET, HEAD, POST, PUT]";
                byte[] body = ElasticErrors.body(405, "method_not_allowed_exception", reason);
                respond(exchange, 405, body, Map.of("Allow", "GET, HEAD, POST, PUT"));
            }
        }
    }

    /** {@code /_bulk}, {@code /{index}/_bulk}, {@code /{index}/{type}/_bulk}, or behind a proxy's path prefix. */
    private static String indexOf(String[] segments) {
        return segments.length > 1 ? segments[0] : "";
    }

    /** Where {@code _doc} or {@code _create} stands behind an index, else -1. */
    private static int documentAt(String[] segments) {
        for (int i = Math.max(1, segments.length - 2); i < segments.length; i++) {
            if (segments[i].equals("_doc") || segments[i].equals("_create")) {
                return i;
            }
        }
        return -1;
    }

    private void bulk(HttpExchange exchange, String urlIndex) {
        List<BulkAction> actions = BulkBody.cut(json, exchange.body(), urlIndex, actionsMax);
        if (actions == null) {
            meters.malformed(Malformed.TOO_MANY_ACTIONS);
            String reason = "more than " + actionsMax + " actions in one request; nothing was kept";
            respond(exchange, 413, ElasticErrors.body(413, "too_many_actions", reason), Map.of());
            return;
        }
        boolean brief = exchange.query("filter_path").orElse("").contains("items.*.status");
        if (actions.isEmpty()) {
            respond(exchange, 200, BulkAnswer.of(actions, 0, 0, brief), Map.of());
            return;
        }
        offer(exchange, actions, (sequence, tookMs) -> BulkAnswer.of(actions, sequence, tookMs, brief), 200);
    }

    private void document(HttpExchange exchange, String index, String id) {
        StringBuilder line = new StringBuilder("{\"index\":{\"_index\":").append(Json.quote(index));
        if (!id.isEmpty()) {
            line.append(",\"_id\":").append(Json.quote(id));
        }
        byte[] context = line.append("}}").toString().getBytes(UTF_8);
        BulkAction action = new BulkAction(BulkOperation.INDEX, index, id, context, exchange.body());
        offer(exchange, List.of(action), (sequence, tookMs) -> BulkAnswer.document(action, sequence), 201);
    }

    /** Writes an answer once the sequence of the first event is known. */
    private interface Answer {
        byte[] body(long firstSequence, long tookMs);
    }

    private void offer(HttpExchange exchange, List<BulkAction> actions, Answer answer, int status) {
        long receivedAtNs = intake.epochNs().getAsLong();
        Origin origin = new Origin(Origin.DEFAULT_ORGANISATION, listener, PROTOCOL, "", exchange.peer());
        List<Frame> frames = new ArrayList<>(actions.size());
        for (BulkAction action : actions) {
            frames.add(new Frame(receivedAtNs, origin, Format.JSON, action.line(), action.source()));
        }
        meters.received(frames);
        intake.delivery().offer(frames, outcome -> {
            switch (outcome) {
                case Delivery.Outcome.Accepted accepted -> {
                    meters.accepted(frames);
                    meters.acked(frames);
                    long tookMs = Math.max(0, (intake.epochNs().getAsLong() - receivedAtNs) / 1_000_000);
                    respond(exchange, status, answer.body(accepted.firstSequence(), tookMs), Map.of());
                }
                case Delivery.Outcome.Refused refused -> {
                    meters.refused(refused.reason(), frames);
                    refuse(exchange, refused.reason());
                }
            }
        });
    }

    private static void refuse(HttpExchange exchange, Delivery.Reason reason) {
        int status = switch (reason) {
            case QUEUE_FULL, DISK_FULL, PRESSURE -> 429;
            case FAILED, CLOSED -> 503;
            case TOO_LARGE -> 413;
        };
        String type = switch (reason) {
            case QUEUE_FULL, DISK_FULL, PRESSURE -> ElasticErrors.REJECTED;
            case FAILED, CLOSED -> "unavailable_exception";
            case TOO_LARGE -> "request_too_large";
        };
        String message = switch (reason) {
            case QUEUE_FULL -> "queue full";
            case DISK_FULL -> "disk full";
            case PRESSURE -> "sources of this priority are refused for now";
            case FAILED -> "the journal has failed";
            case CLOSED -> "shutting down";
            case TOO_LARGE -> "the request is larger than the journal takes at once; split it";
        };
        Map<String, String> retry = reason == Delivery.Reason.TOO_LARGE
                ? Map.of()
                : Map.of("Retry-After", Integer.toString(HttpListener.RETRY_AFTER_SECONDS));
        respond(exchange, status, ElasticErrors.body(status, type, message), retry);
    }

    private static void respond(HttpExchange exchange, int status, byte[] body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(ElasticErrors.PRODUCT);
        headers.putAll(more);
        exchange.respond(status, contentType(exchange), body, headers);
    }

    /** Clients that ask for a compatible version want it said back. */
    private static String contentType(HttpExchange exchange) {
        String accept = exchange.header("Accept").orElse("");
        @Nullable String version = null;
        if (accept.startsWith(VENDOR_JSON)) {
            int at = accept.indexOf("compatible-with=");
            if (at > 0 && at + 16 < accept.length() && "789".indexOf(accept.charAt(at + 16)) >= 0) {
                version = accept.substring(at + 16, at + 17);
            }
        }
        if (version == null) {
            return exchange.path().startsWith("/_cat/") ? "text/plain; charset=UTF-8" : JSON;
        }
        return VENDOR_JSON + ";compatible-with=" + version;
    }

    private static String[] segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments.toArray(String[]::new);
    }
}
