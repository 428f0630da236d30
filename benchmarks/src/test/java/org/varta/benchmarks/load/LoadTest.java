package org.varta.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load program on a real process: what it counts adds up, by either protocol, at a rate and as fast as can be. */
class LoadTest {

    private static final List<byte[]> EVENTS =
            List.of("{\"EventID\":1,\"a\":1}".getBytes(UTF_8), "{\"EventID\":2,\"b\":\"\u00e4\"}".getBytes(UTF_8));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everythingSentIsAcknowledgedAndEvaluatedAndEveryProbeAlerts(boolean isBulk) throws Exception {
        List<Path> rules = List.of(Load.probeRules(directory));
        try (Server server = Server.start(directory.resolve("data"), rules, List.of("-Xmx512m"))) {
            Load load = new Load(server, EVENTS, isBulk);

            for (int rate : new int[] {0, 1_000}) {
                Load.Outcome outcome = load.run(new Load.Plan(2, 10, rate, Duration.ofMillis(500)));

                assertThat(outcome.refused()).isZero();
                assertThat(outcome.sent())
                        .isPositive()
                        .isEqualTo(outcome.acknowledged())
                        .isEqualTo(outcome.evaluated())
                        .isEqualTo(outcome.probes() * 10L);
                assertThat(outcome.probeAlerts()).isEqualTo(outcome.probes());
                assertThat(outcome.acknowledgements().count()).isEqualTo(outcome.probes());
                assertThat(outcome.alerts().count()).isEqualTo(outcome.probes());
                if (rate > 0) {
                    assertThat(outcome.sent()).isEqualTo(500);
                }
            }
            server.stop();
        }
    }

    @Test
    void theLastEventOfARequestIsItsProbe() {
        EventSource source = new EventSource(EVENTS, false, 1);

        assertThat(new String(source.body(3, 7), UTF_8).split("\n", -1))
                .hasSize(4)
                .startsWith("{\"EventID\":2,\"b\":\"\u00e4\"}", "{\"EventID\":1,\"a\":1}")
                .contains(new String(EventSource.probe(7), UTF_8));
        assertThat(new String(source.body(2, -1), UTF_8))
                .isEqualTo("{\"EventID\":1,\"a\":1}\n{\"EventID\":2,\"b\":\"\u00e4\"}\n");
        assertThat(new String(new EventSource(EVENTS, true, 0).body(1, -1), UTF_8))
                .isEqualTo("{\"create\":{\"_index\":\"load\"}}\n{\"EventID\":1,\"a\":1}\n");
    }
}
