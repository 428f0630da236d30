package org.varta.collector.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Pressure.Marks;
import org.varta.collector.wire.elastic.ElasticListener;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.collector.wire.ndjson.IngestLimits;
import org.varta.collector.wire.ndjson.NdjsonListener;
import org.varta.collector.wire.syslog.SyslogTcpListener;
import org.varta.collector.wire.syslog.SyslogUdpListener;

/** Under pressure the lowest priority is refused first, in each protocol's own way, and nothing that was accepted is touched. */
@Timeout(60)
class PriorityGateTest {

    private static final StreamLimits LIMITS =
            new StreamLimits(1_000, 8 << 20, Duration.ofSeconds(20), 10, 10, Duration.ofSeconds(5));

    private final WireFixture wire = new WireFixture();
    private final PriorityGate gate = new PriorityGate(
            wire.delivery,
            PriorityClasses.of(
                    Map.of(
                            "low",
                            Priority.LOW,
                            "low-tcp",
                            Priority.LOW,
                            "low-udp",
                            Priority.LOW,
                            "high",
                            Priority.HIGH),
                    ""),
            wire.meters);
    private final Intake intake = new Intake(gate, () -> WireFixture.NOW_NS, wire.meters, wire.groups);

    @AfterEach
    void stop() {
        wire.close();
        assertThat(wire.budget.usedBytes()).isZero();
    }

    @Test
    void answersALowSourceWith429AndRetryAfterWhileOthersAreTaken() throws Exception {
        try (HttpListener low = ndjson("low");
                HttpListener normal = ndjson("normal");
                HttpListener high = ndjson("high")) {
            gate.take(Priority.NORMAL);
            assertThat(post(low)).startsWith("HTTP/1.1 429").containsIgnoringCase("retry-after:");
            assertThat(post(normal)).startsWith("HTTP/1.1 200");

            gate.take(Priority.HIGH);
            assertThat(post(normal)).startsWith("HTTP/1.1 429");
            assertThat(post(high)).startsWith("HTTP/1.1 200");

            gate.take(Priority.LOW);
            assertThat(post(low)).startsWith("HTTP/1.1 200");
        }
        assertThat(wire.delivery.kept()).hasSize(3);
        assertThat(wire.count(MeterNames.PRESSURE_REFUSED, "priority", "low")).isEqualTo(1);
        assertThat(wire.count(MeterNames.PRESSURE_REFUSED, "priority", "normal"))
                .isEqualTo(1);
        assertThat(wire.count(MeterNames.PRESSURE_REFUSED, "priority", "high")).isZero();
        assertThat(wire.count(MeterNames.EVENTS_REFUSED, "listener", "low", "reason", "pressure"))
                .isEqualTo(1);
    }

    @Test
    void answersElasticsearchClientsAsElasticsearchDoes() throws Exception {
        try (HttpListener low = ElasticListener.start(
                HttpLimits.DEFAULTS, ElasticListener.ACTIONS_MAX, WireFixture.loopback(), "low", intake)) {
            gate.take(Priority.NORMAL);
            String body = "{\"create\":{\"_index\":\"a\"}}\n{}\n";
            try (RawClient client = new RawClient(low.address())) {
                client.send("POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
                assertThat(client.readResponse())
                        .startsWith("HTTP/1.1 429")
                        .containsIgnoringCase("retry-after:")
                        .contains("es_rejected_execution_exception");
            }
        }
        assertThat(wire.delivery.kept()).isEmpty();
    }

    @Test
    void leavesWhatALowStreamSendsInItsSocketAndTakesAllOfItLater() throws Exception {
        gate.take(Priority.NORMAL);
        int count = 20_000;
        try (StreamListener low = SyslogTcpListener.start(LIMITS, WireFixture.loopback(), "low-tcp", intake);
                RawClient sender = new RawClient(low.address())) {
            Thread sending = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        sender.send(("<1>" + i + " " + "x".repeat(880) + "\n").getBytes(ISO_8859_1));
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sending.start();
            Await.until(() -> wire.count(MeterNames.PRESSURE_REFUSED, "priority", "low") > 0);
            // It is offered again but not read on: what waits is far below what one connection may have in flight.
            double first = wire.count(MeterNames.PRESSURE_REFUSED, "priority", "low");
            Await.until(() -> wire.count(MeterNames.PRESSURE_REFUSED, "priority", "low") > first);
            assertThat(sending.isAlive()).isTrue();
            assertThat(wire.budget.usedBytes()).isLessThan(LIMITS.inflightMaxBytes() / 2);
            assertThat(wire.delivery.kept()).isEmpty();

            gate.take(Priority.LOW);
            sending.join();
            Await.until(() -> wire.delivery.kept().size() == count);
            List<String> payloads = wire.delivery.payloads();
            for (int i = 0; i < count; i++) {
                assertThat(payloads.get(i)).startsWith("<1>" + i + " ");
            }
            assertThat(wire.count(MeterNames.EVENTS_REFUSED, "listener", "low-tcp", "reason", "pressure"))
                    .isZero();
        }
    }

    @Test
    void holdsALowDatagramUntilItCanBeTaken() throws Exception {
        gate.take(Priority.NORMAL);
        try (SyslogUdpListener low = SyslogUdpListener.start(LIMITS, WireFixture.loopback(), "low-udp", intake);
                DatagramSocket socket = new DatagramSocket()) {
            byte[] bytes = "<1>a".getBytes(ISO_8859_1);
            socket.send(new DatagramPacket(bytes, bytes.length, low.address()));
            Await.until(() -> wire.count(MeterNames.PRESSURE_REFUSED, "priority", "low") > 0);
            assertThat(wire.delivery.kept()).isEmpty();

            gate.take(Priority.LOW);
            Await.until(() -> wire.delivery.kept().size() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7:1", "[::ffff:192.0.2.7]:1"})
    void theNarrowestNetworkDecides(String peer) {
        PriorityClasses classes = PriorityClasses.of(
                Map.of("x", Priority.HIGH), "192.0.2.0/24=low, 192.0.2.4/30=normal,2001:db8::/32=low");

        assertThat(classes.of(origin("x", peer))).isEqualTo(Priority.NORMAL);
        assertThat(classes.of(origin("x", "192.0.2.8:1"))).isEqualTo(Priority.LOW);
        assertThat(classes.of(origin("x", "192.0.3.8:1"))).isEqualTo(Priority.HIGH);
        assertThat(classes.of(origin("y", "192.0.3.8:1"))).isEqualTo(Priority.NORMAL);
        assertThat(classes.of(origin("x", "[2001:db8:9::1]:514"))).isEqualTo(Priority.LOW);
        assertThat(classes.of(origin("x", "[2001:db9::1]:514"))).isEqualTo(Priority.HIGH);
        assertThat(classes.of(origin("x", "no address"))).isEqualTo(Priority.HIGH);
    }

    @Test
    void aBatchHasThePriorityOfItsHighestSource() {
        PriorityClasses classes = PriorityClasses.of(Map.of("x", Priority.LOW), "192.0.2.7/32=high");
        Frame low = new Frame(0, origin("x", "192.0.2.8:1"), Format.SYSLOG, Frame.NO_CONTEXT, new byte[1]);
        Frame high = new Frame(0, origin("x", "192.0.2.7:1"), Format.SYSLOG, Frame.NO_CONTEXT, new byte[1]);

        assertThat(classes.ofAll(List.of(low, low))).isEqualTo(Priority.LOW);
        assertThat(classes.ofAll(List.of(low, high, low))).isEqualTo(Priority.HIGH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.0=low", "192.0.2.0/33=low", "192.0.2.0/24", "192.0.2.0/24=lower", "host/8=low"})
    void saysWhatIsWrongWithANetwork(String text) {
        assertThatThrownBy(() -> PriorityClasses.of(Map.of(), text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void refusesLowFirstAndTakesItAgainOnlyWellBelowTheMark() {
        Pressure pressure = new Pressure(List.of(new Marks(50, 80), new Marks(1_000, 0)));

        assertThat(pressure.lowestTaken(50, 0)).isEqualTo(Priority.LOW);
        assertThat(pressure.lowestTaken(51, 0)).isEqualTo(Priority.NORMAL);
        assertThat(pressure.lowestTaken(81, 0)).isEqualTo(Priority.HIGH);
        assertThat(pressure.lowestTaken(65, 0)).isEqualTo(Priority.HIGH);
        assertThat(pressure.lowestTaken(63, 0)).isEqualTo(Priority.NORMAL);
        assertThat(pressure.lowestTaken(41, 0)).isEqualTo(Priority.NORMAL);
        assertThat(pressure.lowestTaken(41, 2_000_000)).isEqualTo(Priority.NORMAL);
        assertThat(pressure.lowestTaken(39, 900)).isEqualTo(Priority.NORMAL);
        assertThat(pressure.lowestTaken(39, 800)).isEqualTo(Priority.LOW);
    }

    private HttpListener ndjson(String name) {
        return NdjsonListener.start(HttpLimits.DEFAULTS, IngestLimits.DEFAULTS, WireFixture.loopback(), name, intake);
    }

    private static String post(HttpListener listener) throws Exception {
        try (RawClient client = new RawClient(listener.address())) {
            client.send(
                    "POST /ingest HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nContent-Length: 2\r\n\r\n{}");
            return client.readResponse();
        }
    }

    private static Origin origin(String listener, String peer) {
        return new Origin("default", listener, "test", "", peer);
    }
}
