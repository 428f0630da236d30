package org.varta.collector.wire.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** {@code POST /ingest}: every event of the request is kept, or none. */
final class IngestHandler implements HttpHandler {

    private static final String PROTOCOL = "ndjson";
    private static final String JSON = "application/json";
    private static final String ORGANISATION = "X-Varta-Organisation";
    private static final String SOURCE = "X-Varta-Source";

    /** Of a longer source its end is kept: each event carries it. */
    private static final int SOURCE_CHARS_MAX = 512;

    private static final Map<String, String> RETRY =
            Map.of("Retry-After", Integer.toString(HttpListener.RETRY_AFTER_SECONDS));
    private static final String HELP = """
            Varta takes events here, one JSON text a line:

              curl -H 'Content-Type: application/x-ndjson' --data-binary @events.ndjson http://HOST:PORT/ingest

            Content types application/x-ndjson, application/json (also an array) and text/plain; gzip or deflate.
            200 {"accepted":N,"first_sequence":S} says that all N events are on disk. 429 and 503 say that none was kept:
            send the same request again after Retry-After seconds. 413 names what is too large.
            """;

    /** Why a request is refused before it is offered. */
    private enum Malformed {
        CONTENT_TYPE,
        ORGANISATION,
        EVENT_TOO_LONG,
        TOO_MANY_EVENTS
    }

    private final String listener;
    private final IngestLimits limits;
    private final NamedOrganisations organisations;
    private final Intake intake;
    private final EventMeters meters;

    IngestHandler(String listener, IngestLimits limits, NamedOrganisations organisations, Intake intake) {
        this.listener = listener;
        this.limits = limits;
        this.organisations = organisations;
        this.intake = intake;
        this.meters = new EventMeters(intake.meters(), listener, intake.count());
    }

    @Override
    public void handle(HttpExchange exchange) {
        boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        boolean writes = exchange.method().equals("POST") || exchange.method().equals("PUT");
        switch (exchange.path()) {
            case "/" -> {
                if (reads) {
                    exchange.respond(200, "text/plain; charset=utf-8", HELP.getBytes(UTF_8));
                } else {
                    wrongMethod(exchange, "GET, HEAD");
                }
            }
            case "/ingest" -> {
                if (writes) {
                    ingest(exchange);
                } else {
                    wrongMethod(exchange, "POST, PUT");
                }
            }
            default -> error(exchange, 404, "not_found", "nothing is here; events go to POST /ingest", Map.of());
        }
    }

    private void ingest(HttpExchange exchange) {
        String organisation = exchange.header(ORGANISATION).orElse(Origin.DEFAULT_ORGANISATION);
        if (exchange.header(ORGANISATION).isPresent() && !organisations.allow(organisation)) {
            meters.malformed(Malformed.ORGANISATION);
            String message = "senders may not name this organisation here; listeners." + listener
                    + ".organisations says which they may; nothing was kept";
            error(exchange, 403, "organisation_not_allowed", message, Map.of());
            return;
        }
        String type = mediaType(exchange.header("Content-Type").orElse(""));
        Cut cut;
        switch (type) {
            case "application/x-ndjson", "application/jsonl", "application/x-jsonlines", "text/plain", "" ->
                cut = BodyCutter.lines(exchange.body(), limits);
            case JSON -> cut = BodyCutter.texts(exchange.body(), limits);
            default -> {
                meters.malformed(Malformed.CONTENT_TYPE);
                error(
                        exchange,
                        415,
                        "unsupported_media_type",
                        "Content-Type application/x-ndjson, application/json or text/plain expected, got " + type,
                        Map.of());
                return;
            }
        }
        switch (cut) {
            case Cut.Events(List<byte[]> payloads) ->
                // plain lines are whatever the decoders see in them
                offer(exchange, organisation, type.equals("text/plain") ? Format.UNKNOWN : Format.JSON, payloads);
            case Cut.TooLong(int number, int lengthBytes) -> {
                meters.malformed(Malformed.EVENT_TOO_LONG);
                String what = (type.equals(JSON) ? "event " : "line ") + number + " has " + lengthBytes + " bytes";
                String message = what + ", the limit is " + limits.eventMaxBytes() + "; nothing was kept";
                error(exchange, 413, "event_too_large", message, Map.of());
            }
            case Cut.TooMany() -> {
                meters.malformed(Malformed.TOO_MANY_EVENTS);
                String message = "more than " + limits.eventsMax() + " events in one request; nothing was kept";
                error(exchange, 413, "too_many_events", message, Map.of());
            }
        }
    }

    private void offer(HttpExchange exchange, String organisation, Format format, List<byte[]> payloads) {
        if (payloads.isEmpty()) {
            exchange.respond(200, JSON, "{\"accepted\":0}\n".getBytes(UTF_8));
            return;
        }
        long receivedAtNs = intake.epochNs().getAsLong();
        Origin origin = new Origin(organisation, listener, PROTOCOL, "", exchange.peer());
        byte[] context = exchange.header(SOURCE).map(IngestHandler::context).orElse(Frame.NO_CONTEXT);
        List<Frame> frames = new ArrayList<>(payloads.size());
        for (byte[] payload : payloads) {
            frames.add(new Frame(receivedAtNs, origin, format, context, payload));
        }
        int count = frames.size();
        meters.received(frames);
        intake.delivery().offer(frames, outcome -> {
            switch (outcome) {
                case Delivery.Outcome.Accepted accepted -> {
                    meters.accepted(frames);
                    meters.acked(frames);
                    String answer =
                            "{\"accepted\":" + count + ",\"first_sequence\":" + accepted.firstSequence() + "}\n";
                    exchange.respond(200, JSON, answer.getBytes(UTF_8));
                }
                case Delivery.Outcome.Refused refused -> {
                    meters.refused(refused.reason(), frames);
                    refuse(exchange, refused.reason());
                }
            }
        });
    }

    private static byte[] context(String source) {
        return source.substring(Math.max(0, source.length() - SOURCE_CHARS_MAX)).getBytes(UTF_8);
    }

    private static void refuse(HttpExchange exchange, Delivery.Reason reason) {
        String code = reason.name().toLowerCase(Locale.ROOT);
        switch (reason) {
            case QUEUE_FULL ->
                error(exchange, 429, code, "more waits for the disk than may; nothing was kept, send it again", RETRY);
            case PRESSURE ->
                error(
                        exchange,
                        429,
                        code,
                        "sources of this priority are refused for now; nothing was kept, send it again",
                        RETRY);
            case DISK_FULL ->
                error(exchange, 503, code, "the disk has no space left; nothing was kept, send it again", RETRY);
            case FAILED -> error(exchange, 503, code, "the journal has failed; nothing was kept, send it again", RETRY);
            case CLOSED -> error(exchange, 503, code, "shutting down; nothing was kept, send it again", RETRY);
            case TOO_LARGE ->
                error(exchange, 413, code, "the request is larger than the journal takes at once; split it", Map.of());
        }
    }

    private static void wrongMethod(HttpExchange exchange, String allowed) {
        error(exchange, 405, "method_not_allowed", allowed + " expected", Map.of("Allow", allowed));
    }

    private static void error(
            HttpExchange exchange, int status, String code, String message, Map<String, String> headers) {
        exchange.respond(status, JSON, Json.error(code, message).getBytes(UTF_8), headers);
    }

    /** The media type without parameters, lower case (RFC 9110 section 8.3.1). */
    private static String mediaType(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
