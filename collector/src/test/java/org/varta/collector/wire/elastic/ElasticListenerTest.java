package org.varta.collector.wire.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.MemoryDelivery;
import org.varta.collector.wire.RawClient;
import org.varta.collector.wire.WireFixture;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

@Timeout(60)
class ElasticListenerTest {

    /** What Fluent Bit 5.1.1 sends with logstash_format. */
    private static final String FLUENT_BIT = """
            {"create":{"_index":"logstash-2026.11.22","_type":"_doc"}}
            {"@timestamp":"2026-11-22T08:30:43.924Z","message":"hello привіт"}
            """;

    private final WireFixture wire = new WireFixture();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpListener listener;

    @BeforeEach
    void start() {
        listener = ElasticListener.start(
                HttpLimits.DEFAULTS.withBodyMaxBytes(8 << 20), 1_000, WireFixture.loopback(), "elastic", wire.intake());
    }

    @AfterEach
    void stop() {
        client.close();
        listener.close();
        wire.close();
        assertThat(wire.budget.usedBytes()).isZero();
    }

    @Test
    void keepsActionLineAndDocumentAsTheyCame() throws Exception {
        HttpResponse<String> answer = bulk("/_bulk", FLUENT_BIT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .matches("\\{\"took\":\\d+,\"errors\":false,\"items\":\\[.*")
                .endsWith("[{\"create\":{\"_index\":\"logstash-2026.11.22\",\"_id\":\"4000000001\",\"_version\":1,"
                        + "\"result\":\"created\",\"status\":201}}]}");
        assertThat(wire.delivery.contexts())
                .containsExactly("{\"create\":{\"_index\":\"logstash-2026.11.22\",\"_type\":\"_doc\"}}");
        assertThat(wire.delivery.payloads())
                .containsExactly("{\"@timestamp\":\"2026-11-22T08:30:43.924Z\",\"message\":\"hello привіт\"}");
        assertThat(wire.delivery.kept().get(0).origin().protocol()).isEqualTo("elastic-bulk");
    }

    @Test
    void answersOneItemAnActionInTheirOrder() throws Exception {
        HttpResponse<String> answer = bulk("/logs/_bulk", """
                {"index":{"_index": "other","_id":"a\\"b"}}
                {"n":1}

                {"delete":{"_id":"2"}}
                {"update":{"_id":"3","routing":{"x":[1]}}}\r
                {"doc":{"n":3},"doc_as_upsert":true}\r
                {"create":{}}
                {"n":4}""");

        assertThat(answer.body())
                .contains(
                        "{\"index\":{\"_index\":\"other\",\"_id\":\"a\\\"b\",\"_version\":1,\"result\":\"created\",\"status\":201}},"
                                + "{\"delete\":{\"_index\":\"logs\",\"_id\":\"2\",\"_version\":1,\"result\":\"deleted\",\"status\":200}},"
                                + "{\"update\":{\"_index\":\"logs\",\"_id\":\"3\",\"_version\":1,\"result\":\"updated\",\"status\":200}},"
                                + "{\"create\":{\"_index\":\"logs\",\"_id\":\"4000000004\",\"_version\":1,\"result\":\"created\",\"status\":201}}]");
        assertThat(wire.delivery.payloads())
                .containsExactly("{\"n\":1}", "", "{\"doc\":{\"n\":3},\"doc_as_upsert\":true}", "{\"n\":4}");
        assertThat(wire.delivery.contexts()).element(1).isEqualTo("{\"delete\":{\"_id\":\"2\"}}");
    }

    @Test
    void keepsWhatIsNoActionAsAnEvent() throws Exception {
        HttpResponse<String> answer = bulk("/_bulk", """
                {"index":{}
                {"message":"no action"}
                {"index":{}} trailing
                free text
                {"index":{}}
                {"good":1}
                {"create":{}}
                """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"errors\":false");
        assertThat(wire.delivery.payloads())
                .containsExactly(
                        "{\"index\":{}",
                        "{\"message\":\"no action\"}",
                        "{\"index\":{}} trailing",
                        "free text",
                        "{\"good\":1}",
                        "{\"create\":{}}");
        assertThat(wire.delivery.contexts()).containsExactly("", "", "", "", "{\"index\":{}}", "");
    }

    @Test
    void answersBrieflyWhenAskedTo() throws Exception {
        String query = "?filter_path=errors,items.*.error,items.*.status";

        assertThat(bulk("/_bulk" + query, FLUENT_BIT).body())
                .endsWith(",\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}");
    }

    @Test
    void acknowledgesOnlyAfterTheJournalHasTheBatch() throws Exception {
        wire.delivery.hold(true);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request("/_bulk").POST(BodyPublishers.ofString(FLUENT_BIT)).build(), BodyHandlers.ofString());
        MemoryDelivery.Held held = wire.delivery.takeHeld();
        assertThat(answer).isNotDone();

        held.accept();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(wire.count(MeterNames.EVENTS_ACKED, "listener", "elastic")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_FULL,429,es_rejected_execution_exception",
        "DISK_FULL,429,es_rejected_execution_exception",
        "FAILED,503,unavailable_exception",
        "CLOSED,503,unavailable_exception",
        "TOO_LARGE,413,request_too_large"
    })
    void refusesTheWholeRequestInTheWayThatShippersRetry(Reason reason, int status, String type) throws Exception {
        wire.delivery.refuseNext(reason);

        HttpResponse<String> answer = bulk("/_bulk", FLUENT_BIT);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"type\":\"" + type + "\"").endsWith("\"status\":" + status + "}");
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(reason != Reason.TOO_LARGE);
        assertThat(answer.headers().firstValue("x-elastic-product")).contains("Elasticsearch");
        assertThat(wire.delivery.kept()).isEmpty();
    }

    @Test
    void takesGzipAndBodiesInChunks() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(FLUENT_BIT.getBytes(UTF_8));
        }
        HttpRequest gzipped = request("/pfx/_bulk")
                .header("Content-Encoding", "gzip")
                .header("Authorization", "Basic dTpw")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(out.toByteArray())))
                .build();

        assertThat(client.send(gzipped, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(wire.delivery.payloads()).hasSize(1);
    }

    @Test
    void keepsDocumentsOfSeveralMegabytes() throws Exception {
        // 7 MiB: over any line limit of the other listeners, and still within this body's.
        String document = "{\"m\":\"" + "x".repeat(7 << 20) + "\"}";

        assertThat(bulk("/_bulk", "{\"index\":{}}\n" + document).statusCode()).isEqualTo(200);
        assertThat(wire.delivery.kept().get(0).payload()).hasSize(document.length());
    }

    @Test
    void refusesBodiesOverTheLimitInTheirShape() throws Exception {
        HttpResponse<String> answer = bulk("/_bulk", "x".repeat((8 << 20) + 1));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("x-elastic-product")).contains("Elasticsearch");
        assertThat(answer.body()).contains("\"type\":\"body_too_large\"", "\"status\":413");
    }

    @Test
    void countsActionsAgainstTheirLimit() throws Exception {
        assertThat(bulk("/_bulk", "{\"delete\":{}}\n".repeat(1_000)).statusCode())
                .isEqualTo(200);
        assertThat(bulk("/_bulk", "{\"delete\":{}}\n".repeat(1_001)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void anEmptyBulkIsFine() throws Exception {
        assertThat(bulk("/_bulk", "\n").body()).isEqualTo("{\"took\":0,\"errors\":false,\"items\":[]}");
    }

    @ParameterizedTest
    @CsvSource({"/logs/_doc,,", "/logs/_doc/7,7", "/logs/_create/7,7"})
    void keepsSingleDocuments(String path, String id) throws Exception {
        HttpResponse<String> answer = client.send(
                request(path).PUT(BodyPublishers.ofString("{\n \"a\":1}\n")).build(), BodyHandlers.ofString());

        String given = id == null ? "4000000001" : id;
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body())
                .startsWith("{\"_index\":\"logs\",\"_id\":\"" + given + "\",\"_version\":1,\"result\":\"created\"");
        assertThat(wire.delivery.payloads()).containsExactly("{\n \"a\":1}\n");
        String context =
                id == null ? "{\"index\":{\"_index\":\"logs\"}}" : "{\"index\":{\"_index\":\"logs\",\"_id\":\"7\"}}";
        assertThat(wire.delivery.contexts()).containsExactly(context);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/_license?human=false|\"status\":\"active\"",
                "/_xpack|\"type\":\"basic\"",
                "/_cluster/health|\"status\":\"green\"",
                "/_cat/health|varta green",
                "/_nodes/http|\"_nodes\":{\"total\":1",
                "/_data_stream/logs-x|{\"data_streams\":[{\"name\":\"logs-x\"}]}",
                "/_ilm/policy/p|{\"p\":{\"version\":1,\"policy\":{\"phases\":{}}}}",
                "/_index_template/t|{}",
                "/whatever/else|{}"
            })
    void answersTheProbesOfShippers(String path, String part) throws Exception {
        HttpResponse<String> answer = client.send(request(path).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(part);
        assertThat(answer.headers().firstValue("x-elastic-product")).contains("Elasticsearch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/_index_template/t", "/_alias/a", "/_ingest/pipeline/p", "/logs"})
    void answersHeadWithTwoHundred(String path) throws Exception {
        HttpResponse<String> answer = client.send(request(path).HEAD().build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-elastic-product")).contains("Elasticsearch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_index_template/t", "/_ilm/policy/p", "/_data_stream/d"})
    void acknowledgesWhatShippersSetUp(String path) throws Exception {
        HttpRequest put = request(path).PUT(BodyPublishers.ofString("{}")).build();

        assertThat(client.send(put, BodyHandlers.ofString()).body()).isEqualTo("{\"acknowledged\":true}");
        assertThat(wire.delivery.kept()).isEmpty();
    }

    @Test
    void refusesOtherMethodsWithABody() throws Exception {
        HttpResponse<String> answer = client.send(request("/logs").DELETE().build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("method_not_allowed_exception");
        assertThat(answer.headers().firstValue("x-elastic-product")).contains("Elasticsearch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Elastic-Filebeat/9.2.1 (linux; amd64; abc)|9.2.1",
                "Elastic-Winlogbeat/8.20.0|8.20.0",
                "Filebeat/8.5.3|8.19.0",
                "Elastic-Agent/|8.19.0",
                "Elastic-x/9.1|8.19.0",
                "Elastic-x/99999999999.0.0|1000.0.0",
                "curl/98.9.1|8.19.0",
                "''|8.19.0"
            })
    void saysToBeAtLeastAsNewAsTheBeatThatAsks(String userAgent, String version) throws Exception {
        HttpRequest get = request("/").header("User-Agent", userAgent).build();

        assertThat(client.send(get, BodyHandlers.ofString()).body())
                .contains("\"number\":\"" + version + "\"", "\"build_flavor\":\"default\"", "You Know, for Search");
    }

    @Test
    void repeatsTheCompatibleVersionThatAClientAccepts() throws Exception {
        HttpRequest get = request("/")
                .header("Accept", "application/vnd.elasticsearch+json; compatible-with=9")
                .build();

        assertThat(client.send(get, BodyHandlers.ofString()).headers().firstValue("content-type"))
                .contains("application/vnd.elasticsearch+json;compatible-with=9");
    }

    @Test
    void everyErrorOfTheServerItselfCarriesTheProductHeader() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            assertThat(raw.send("broken\r\n\r\n").readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("X-Elastic-Product: Elasticsearch", "\"root_cause\":[]");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + listener.address().getPort() + path));
    }

    private HttpResponse<String> bulk(String path, String body) throws Exception {
        HttpRequest post = request(path)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(post, BodyHandlers.ofString());
    }
}
