package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;

/** One {@code varta run} under bad input and changing rules: it answers clearly, counts, and stays healthy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RunTest {

    @TempDir
    private static Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private VartaProcess varta;
    private Path rules;
    private Path data;

    @BeforeAll
    void start() throws IOException {
        rules = Files.createDirectory(directory.resolve("rules"));
        data = directory.resolve("data");
        write("first.yml", rule(1, "First", "alpha"));
        varta = VartaProcess.run(data, rules, "--set", "rules.poll-ms=100");
    }

    @AfterAll
    void stop() throws Exception {
        assertThat(metric("varta_events_received_total"))
                .isEqualTo(metric("varta_events_accepted_total") + metric("varta_events_refused_total"));
        varta.stop();
        http.close();
        assertThat(varta.errors()).doesNotContain("Exception", "detection stopped");
    }

    @Test
    void keepsWhatIsNotJsonAndShowsItAsADeadLetter() throws Exception {
        double before = metric("varta_events_dead_lettered_total");

        HttpResponse<String> answer = ingest("{\"broken\": this is not JSON\n");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"accepted\":1");
        await(() -> metric("varta_events_dead_lettered_total") == before + 1);
        assertThat(lastPayload()).isEqualTo("{\"broken\": this is not JSON".getBytes(UTF_8));
        assertHealthy();
    }

    @Test
    void keepsInvalidUtf8AsItCame() throws Exception {
        byte[] line = {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, (byte) 0xFF, '"', '}', '\n'};

        HttpResponse<String> answer = http.send(
                post("/ingest", HttpRequest.BodyPublishers.ofByteArray(line)), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        byte[] payload = java.util.Arrays.copyOf(line, line.length - 1);
        await(() -> java.util.Arrays.equals(lastPayload(), payload));
        assertHealthy();
    }

    @Test
    void refusesALineOfTenMegabytesByItsNumber() throws Exception {
        HttpResponse<String> answer = ingest("{\"n\":1}\n{\"a\":\"" + "x".repeat(10 << 20) + "\"}\n");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("line 2");
        assertHealthy();
    }

    @Test
    void deadLettersNestingOfTenThousand() throws Exception {
        double before = metric("varta_events_dead_lettered_total{reason=\"too-deep\"");

        HttpResponse<String> answer = ingest("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n");

        assertThat(answer.statusCode()).isEqualTo(200);
        await(() -> metric("varta_events_dead_lettered_total{reason=\"too-deep\"") == before + 1);
        assertHealthy();
    }

    @Test
    void saysWhichContentTypesItTakes() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(varta.uri("ndjson", "/ingest"))
                        .header("Content-Type", "image/png")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("application/x-ndjson");
    }

    @Test
    void staysHealthyWhileHalfARequestHangs() throws Exception {
        try (Socket socket = new Socket(
                varta.address("ndjson").getAddress(), varta.address("ndjson").getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"half\":".getBytes(UTF_8));
            out.flush();

            assertThat(ingest("{\"n\":1}\n").statusCode()).isEqualTo(200);
            assertHealthy();
        }
    }

    @Test
    void takesANewRuleWithoutSkippingOrDoublingAnEvent() throws Exception {
        write("second.yml", rule(2, "Second", "beta"));
        await(() -> metric("varta_rules_reloads_total{result=\"applied\"") >= 1);

        for (int i = 0; i < 50; i++) {
            ingest("{\"Channel\":\"Security\",\"EventID\":1,\"word\":\"beta\",\"i\":" + i + "}\n");
        }

        await(() -> alerts("Second").size() == 50);
        assertThat(alerts("Second").stream()
                        .map(a -> a.events().getFirst().sequence())
                        .distinct())
                .hasSize(50);
    }

    @Test
    void keepsTheOldRulesWhenANewFileIsBroken() throws Exception {
        double before = metric("varta_rules_reloads_total{result=\"rejected\"");
        write(
                "broken.yml",
                "title: Broken\nlogsource: {product: windows}\ndetection:\n  sel: {a|containz: b}\n  condition: sel\n");
        await(() -> metric("varta_rules_reloads_total{result=\"rejected\"") == before + 1);

        assertThat(metric("varta_rules_failed")).isEqualTo(1);
        int alertsBefore = alerts("First").size();
        ingest("{\"Channel\":\"Security\",\"EventID\":1,\"word\":\"alpha\"}\n");
        await(() -> alerts("First").size() == alertsBefore + 1);
        assertThat(varta.errors()).contains("broken.yml");

        Files.delete(rules.resolve("broken.yml"));
        await(() -> metric("varta_rules_failed") == 0);
    }

    @Test
    void refusesASecondRuleWithTheSameId() throws Exception {
        double before = metric("varta_rules_reloads_total{result=\"rejected\"");
        write("zz-duplicate.yml", rule(1, "Duplicate", "gamma"));

        await(() -> metric("varta_rules_reloads_total{result=\"rejected\"") == before + 1);

        Files.delete(rules.resolve("zz-duplicate.yml"));
        await(() -> metric("varta_rules_failed") == 0);
    }

    private void assertHealthy() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).as(get("/readyz").body()).isEqualTo(200);
    }

    private HttpResponse<String> ingest(String body) throws Exception {
        return http.send(
                post("/ingest", HttpRequest.BodyPublishers.ofString(body)), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest post(String path, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(varta.uri("ndjson", path))
                .header("Content-Type", "application/x-ndjson")
                .POST(body)
                .build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = varta.uri("operations", path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The sum of a metric's lines that begin so. */
    private double metric(String prefix) {
        try {
            return get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] lastPayload() {
        byte[] last = {};
        try (JournalReader reader = JournalReader.open(data.resolve("journal"))) {
            for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                if (record.kind() == JournalRecord.Kind.EVENT) {
                    last = record.payload();
                }
            }
            return last;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Alert> alerts(String title) {
        List<Alert> alerts = new ArrayList<>();
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            for (AlertLogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                if (entry.alert().rule().title().equals(title)) {
                    alerts.add(entry.alert());
                }
            }
            return alerts;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadlineNs);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(rules.resolve(name), text);
    }

    private static String rule(int number, String title, String word) {
        return """
                title: %s
                id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad200%d
                status: test
                level: low
                logsource: {product: windows, service: security}
                detection:
                  selection: {word: %s}
                  condition: selection
                """.formatted(title, number, word);
    }
}
