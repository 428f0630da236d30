package org.varta.engine.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    @Test
    void repeatsAStepAtItsInterval() throws IOException {
        Scenario scenario = read(
                "{\"at_s\":2,\"via\":\"ndjson\",\"repeat\":3,\"every_s\":0.5,\"send\":{\"a\":\"@n@\"},\"why\":\"x\"}");

        assertThat(scenario.steps())
                .containsExactly(
                        new Scenario.Step(2000, "ndjson", "{\"a\":\"@n@\"}", 0, "x"),
                        new Scenario.Step(2500, "ndjson", "{\"a\":\"@n@\"}", 1, ""),
                        new Scenario.Step(3000, "ndjson", "{\"a\":\"@n@\"}", 2, ""));
    }

    @Test
    void spreadsNoiseUntilTheEndOfTheScenario() throws IOException {
        Scenario scenario = read("{\"at_s\":0,\"via\":\"syslog-udp\",\"noise\":true,\"every_s\":0.1,\"send\":\"hum\"}\n"
                + "{\"at_s\":60,\"via\":\"ndjson\",\"send\":{}}");

        assertThat(scenario.steps()).hasSizeBetween(400, 800);
        assertThat(scenario.steps()).isSortedAccordingTo(Comparator.comparingLong(Scenario.Step::atMs));
        assertThat(scenario.steps().getLast().atMs()).isEqualTo(60_000);
    }

    @Test
    void playsTheSameNoiseForTheSameSeed() throws IOException {
        String text = "{\"at_s\":0,\"via\":\"a\",\"noise\":true,\"every_s\":1,\"send\":\"n\"}\n"
                + "{\"at_s\":30,\"via\":\"a\",\"send\":\"end\"}";

        assertThat(read(text).steps()).isEqualTo(read(text).steps());
    }

    @Test
    void namesFileAndLineOfAFault() {
        assertThatThrownBy(() -> read("{\"at_s\":0,\"via\":\"a\",\"send\":\"n\"}\n{\"at_s\":0,\"vai\":\"a\"}"))
                .hasMessage("test.ndjson:2: unknown key vai");
        assertThatThrownBy(() -> read("{\"at_s\":0,\"via\":\"a\"}"))
                .hasMessageStartingWith("test.ndjson:1: via and send");
    }

    private static Scenario read(String text) throws IOException {
        return Scenario.read("test.ndjson", new ByteArrayInputStream(text.getBytes(UTF_8)), new SplittableRandom(1));
    }
}
