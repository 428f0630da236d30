package org.varta.collector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.WireFixture;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

@Timeout(60)
class OpsEndpointTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NetworkGroups groups = NetworkGroups.start(1, new InflightBudget(1 << 20));
    private final AtomicBoolean journalOk = new AtomicBoolean(true);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpListener listener;

    @BeforeEach
    void start() {
        OpsEndpoint ops = new OpsEndpoint(
                registry,
                Map.of("loops", () -> new OpsEndpoint.Check(true, "2 event loops")),
                Map.of(
                        "journal", () -> new OpsEndpoint.Check(journalOk.get(), "disk \"full\""),
                        "engine",
                                () -> {
                                    if (!journalOk.get()) {
                                        throw new IllegalStateException("gone");
                                    }
                                    return new OpsEndpoint.Check(true, "lag 0");
                                }));
        listener = HttpListener.start(HttpLimits.DEFAULTS, WireFixture.loopback(), "ops", ops, registry, groups);
    }

    @AfterEach
    void stop() {
        client.close();
        listener.close();
        groups.close();
    }

    @Test
    void showsMetersAsPrometheusText() throws Exception {
        registry.counter(MeterNames.EVENTS_RECEIVED, "listener", "syslog-udp").increment(3);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("varta_events_received_total{listener=\"syslog-udp\"} 3.0")
                .contains("varta_connections_open{listener=\"ops\"} 1.0");
    }

    @Test
    void isLiveAndReadyWhenEveryCheckIsWell() throws Exception {
        assertThat(get("/livez").body())
                .isEqualTo("{\"status\":\"ok\",\"checks\":{\"loops\":{\"ok\":true,\"detail\":\"2 event loops\"}}}\n");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyWhenACheckFailsAndNamesIt() throws Exception {
        journalOk.set(false);

        HttpResponse<String> answer = get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .contains("\"status\":\"failing\"")
                .contains("\"journal\":{\"ok\":false,\"detail\":\"disk \\\"full\\\"\"}")
                .contains(
                        "\"engine\":{\"ok\":false,\"detail\":\"the check failed: java.lang.IllegalStateException: gone\"}");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhatIsThere() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri("/metrics"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }
}
