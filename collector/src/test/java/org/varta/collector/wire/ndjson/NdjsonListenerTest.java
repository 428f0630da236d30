package org.varta.collector.wire.ndjson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.MemoryDelivery;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.RawClient;
import org.varta.collector.wire.WireFixture;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

@Timeout(60)
class NdjsonListenerTest {

    private static final String NDJSON = "application/x-ndjson";

    private final WireFixture wire = new WireFixture();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpListener listener;

    @BeforeEach
    void start() {
        listener = NdjsonListener.start(
                HttpLimits.DEFAULTS, IngestLimits.DEFAULTS, WireFixture.loopback(), "ndjson", wire.intake());
    }

    @AfterEach
    void stop() {
        client.close();
        listener.close();
        wire.close();
        assertThat(wire.budget.usedBytes()).isZero();
    }

    @Test
    void keepsEveryLineAsItCame() throws Exception {
        HttpResponse<String> answer = post(NDJSON, "{\"a\": 1}\r\n\n  {\"b\":\"привіт\"} \n \t\r\nnot json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":3,\"first_sequence\":4000000001}\n");
        assertThat(wire.delivery.payloads()).containsExactly("{\"a\": 1}", "  {\"b\":\"привіт\"} ", "not json");
        Frame frame = wire.delivery.kept().get(0);
        assertThat(frame.format()).isEqualTo(Format.JSON);
        assertThat(frame.receivedAtNs()).isEqualTo(WireFixture.NOW_NS);
        assertThat(frame.context()).isEmpty();
        Origin origin = frame.origin();
        assertThat(origin.listener()).isEqualTo("ndjson");
        assertThat(origin.protocol()).isEqualTo("ndjson");
        assertThat(origin.organisation()).isEqualTo("default");
        assertThat(origin.peer()).startsWith("127.0.0.1:");
    }

    @Test
    void keepsBytesThatAreNotUtf8() throws Exception {
        byte[] line = {'{', (byte) 0xc0, (byte) 0xaf, (byte) 0xff, 0, '}'};

        assertThat(post(NDJSON, line).statusCode()).isEqualTo(200);

        assertThat(wire.delivery.kept().get(0).payload()).isEqualTo(line);
    }

    @Test
    void passesDeepNestingThrough() throws Exception {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        post(NDJSON, deep);
        post("application/json", "{\"a\":" + deep + "}");

        assertThat(wire.delivery.payloads()).containsExactly(deep, "{\"a\":" + deep + "}");
    }

    @Test
    void acknowledgesOnlyAfterTheJournalHasTheBatch() throws Exception {
        wire.delivery.hold(true);
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request(NDJSON, "{}\n{}".getBytes(UTF_8)), BodyHandlers.ofString());
        MemoryDelivery.Held held = wire.delivery.takeHeld();
        assertThat(held.frames()).hasSize(2);
        assertThat(answer).isNotDone();
        assertThat(wire.count(MeterNames.EVENTS_RECEIVED, "listener", "ndjson")).isEqualTo(2);
        assertThat(wire.count(MeterNames.EVENTS_ACKED, "listener", "ndjson")).isZero();

        held.accept();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(wire.count(MeterNames.EVENTS_ACCEPTED, "listener", "ndjson")).isEqualTo(2);
        assertThat(wire.count(MeterNames.EVENTS_ACKED, "listener", "ndjson")).isEqualTo(2);
    }

    @Test
    void plainLinesAreWhateverTheDecodersSeeInThem() throws Exception {
        post("text/plain; charset=utf-8", "<34>1 2026-11-22T09:30:00Z host app - - - hello");

        assertThat(wire.delivery.kept().get(0).format()).isEqualTo(Format.UNKNOWN);
    }

    @Test
    void aSenderMayNameAnOrganisationOnlyWhereASettingSaysSo() throws Exception {
        HttpResponse<String> refused = client.send(named(listener, "case-7"), BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("organisation_not_allowed", "listeners.ndjson.organisations");
        assertThat(wire.delivery.kept()).isEmpty();
        assertThat(wire.count(MeterNames.FRAMES_MALFORMED, "listener", "ndjson", "reason", "organisation"))
                .isEqualTo(1);
        NamedOrganisations cases = NamedOrganisations.of("case-*");
        try (HttpListener open = NdjsonListener.start(
                HttpLimits.DEFAULTS, IngestLimits.DEFAULTS, cases, WireFixture.loopback(), "cases", wire.intake())) {
            assertThat(client.send(named(open, "case-7"), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client.send(named(open, "grid"), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
        }
        Frame frame = wire.delivery.kept().get(0);
        assertThat(frame.origin().organisation()).isEqualTo("case-7");
        assertThat(frame.context()).asString(UTF_8).isEqualTo("logs/Security.evtx");
    }

    private static HttpRequest named(HttpListener listener, String organisation) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + listener.address().getPort() + "/ingest"))
                .header("X-Varta-Organisation", organisation)
                .header("X-Varta-Source", "logs/Security.evtx")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    @Test
    void anEmptyBodyIsFine() throws Exception {
        assertThat(post(NDJSON, "").body()).isEqualTo("{\"accepted\":0}\n");
        assertThat(post(NDJSON, "\n\r\n \n").body()).isEqualTo("{\"accepted\":0}\n");
        assertThat(post("application/json", " [ ] ").body()).isEqualTo("{\"accepted\":0}\n");
    }

    @ParameterizedTest
    @CsvSource({"QUEUE_FULL,429", "DISK_FULL,503", "FAILED,503", "CLOSED,503", "TOO_LARGE,413"})
    void refusesAsTheJournalDoes(Reason reason, int status) throws Exception {
        wire.delivery.refuseNext(reason);

        HttpResponse<String> answer = post(NDJSON, "{}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + reason.name().toLowerCase(java.util.Locale.ROOT) + "\"");
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(reason != Reason.TOO_LARGE);
        assertThat(wire.delivery.kept()).isEmpty();
        String tag = reason.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(wire.count(MeterNames.EVENTS_REFUSED, "listener", "ndjson", "reason", tag))
                .isEqualTo(1);
        assertThat(wire.count(MeterNames.EVENTS_RECEIVED, "listener", "ndjson")).isEqualTo(1);
        assertThat(wire.count(MeterNames.EVENTS_ACCEPTED, "listener", "ndjson")).isZero();
    }

    @Test
    void aLineOverTheLimitRefusesTheWholeRequestAndIsNamed() throws Exception {
        HttpResponse<String> answer = post(NDJSON, "{}\n\n\"" + "x".repeat(10 << 20) + "\"\n{}");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("line 3 has 10485762 bytes, the limit is 1048576; nothing was kept");
        assertThat(wire.delivery.kept()).isEmpty();
        assertThat(wire.count(MeterNames.FRAMES_MALFORMED, "listener", "ndjson", "reason", "event_too_long"))
                .isEqualTo(1);
        assertThat(post(NDJSON, "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void cutsJsonTextsHoweverTheyAreLaidOut() throws Exception {
        post("application/json; charset=utf-8", "{\n  \"a\": [1, \"}\\\"]\"]\n}\n{\"b\":2} 3");
        post("application/json", " [ {\"c\": 1} , \"d,]\",[5,6] ,7]\n");

        assertThat(wire.delivery.payloads())
                .containsExactly(
                        "{\n  \"a\": [1, \"}\\\"]\"]\n}", "{\"b\":2}", "3", "{\"c\": 1}", "\"d,]\"", "[5,6]", "7");
    }

    @Test
    void keepsBrokenJsonTextsLineByLine() throws Exception {
        post("application/json", "{\"a\":1}\n{\"b\":\n{\"c\":3}\n");
        post("application/json", "[{\"d\":4},{");

        assertThat(wire.delivery.payloads()).containsExactly("{\"a\":1}", "{\"b\":", "{\"c\":3}", "[{\"d\":4},{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "APPLICATION/X-NDJSON;charset=utf-8", "application/jsonl"})
    void takesTheTypesThatSendersUse(String type) throws Exception {
        assertThat(post(type, "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesOtherContentTypesWithTheOnesItTakes() throws Exception {
        HttpResponse<String> answer = post("application/x-www-form-urlencoded", "{}");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body())
                .contains("Content-Type application/x-ndjson, application/json or text/plain expected,"
                        + " got application/x-www-form-urlencoded");
        assertThat(wire.delivery.kept()).isEmpty();
    }

    @Test
    void countsEventsAgainstTheirLimit() throws Exception {
        listener.close();
        listener = NdjsonListener.start(
                HttpLimits.DEFAULTS, new IngestLimits(10, 2), WireFixture.loopback(), "ndjson", wire.intake());

        assertThat(post(NDJSON, "1\n2").statusCode()).isEqualTo(200);
        HttpResponse<String> answer = post("application/json", "[1,2,3]");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("more than 2 events in one request");
    }

    @Test
    void saysHowToUseItAndWhatIsNotThere() throws Exception {
        assertThat(get("/").body()).contains("curl");
        assertThat(get("/ingest").statusCode()).isEqualTo(405);
        assertThat(get("/ingest").headers().firstValue("allow")).contains("POST, PUT");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> put = client.send(
                HttpRequest.newBuilder(uri("/ingest"))
                        .PUT(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(put.statusCode()).isEqualTo(200);
    }

    @Test
    void keepsTheOrderOfPipelinedRequests() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                String body = "{\"i\":" + i + "}";
                requests.append("POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            }
            raw.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(raw.readResponse())
                        .endsWith("\"first_sequence\":" + (MemoryDelivery.FIRST_SEQUENCE + i) + "}\n");
            }
        }
        assertThat(wire.delivery.payloads()).element(49).isEqualTo("{\"i\":49}");
    }

    @Test
    void whatAClientAbandonsHalfwayIsNotKept() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{}\n{}\n");
        }
        assertThat(post(NDJSON, "{\"after\":1}").statusCode()).isEqualTo(200);
        assertThat(wire.delivery.payloads()).containsExactly("{\"after\":1}");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
    }

    private HttpRequest request(String type, byte[] body) {
        return HttpRequest.newBuilder(uri("/ingest"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpResponse<String> post(String type, byte[] body) throws Exception {
        return client.send(request(type, body), BodyHandlers.ofString(ISO_8859_1));
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        return post(type, body.getBytes(UTF_8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }
}
