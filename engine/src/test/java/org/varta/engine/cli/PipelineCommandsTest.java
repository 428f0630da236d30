package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.alert.AlertLogReader;

/** A pipeline through every command that takes one: the events have another name for a field than the rule. */
class PipelineCommandsTest {

    private static final String EVENT =
            "{\"Channel\":\"Security\",\"EventID\":4625,\"login\":{\"name\":\"eve\"},\"Computer\":\"h\"}\n";

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();
    private Path rules = Path.of("");
    private Path pipeline = Path.of("");
    private Path event = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("logon.yml"), """
                title: Logon of Eve
                id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad3001
                level: low
                logsource: {product: windows, service: security}
                detection:
                  selection: {TargetUserName: eve}
                  condition: selection
                """);
        Files.writeString(rules.resolve("logon.test.yml"), """
                rule: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad3001
                tests:
                  - {name: as the site sends it, event: '@../event.json', expect: match, because: selection}
                """);
        pipeline = Files.writeString(directory.resolve("site.yaml"), """
                transformations:
                  - type: field_name_mapping
                    mapping: {TargetUserName: login.name}
                    rule_conditions: [{type: logsource, product: windows}]
                """);
        event = Files.writeString(directory.resolve("event.json"), EVENT);
    }

    @Test
    void scan_matches_by_the_names_of_the_site() {
        assertThat(run("scan", "-o", "summary", "--fail-on-match", "-r", rules, event))
                .isEqualTo(ExitCodes.OK);
        assertThat(run("scan", "-o", "summary", "--fail-on-match", "-r", rules, "--pipeline", pipeline, event))
                .isEqualTo(ExitCodes.FINDINGS);
    }

    @Test
    void explain_shows_the_names_of_the_site() {
        List<Object> explain = List.of(
                "rule",
                "explain",
                "-r",
                rules,
                "--rule-id",
                "6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad3001",
                "-o",
                "text",
                "-e");

        run(with(explain, "@" + event));
        assertThat(varta.out()).startsWith("NO MATCH").contains("TargetUserName");
        run(with(explain, "@" + event, "--pipeline", pipeline));
        assertThat(varta.out()).startsWith("MATCH").contains("login.name").doesNotContain("TargetUserName");
    }

    @Test
    void test_reads_events_by_the_names_of_the_site() {
        assertThat(run("rule", "test", rules)).isEqualTo(ExitCodes.FINDINGS);
        assertThat(run("rule", "test", rules, "--pipeline", pipeline)).isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("1 tests passed, 0 failed");
    }

    @Test
    void check_coverage_and_diff_take_it() {
        assertThat(run("rule", "check", rules, "--pipeline", pipeline)).isEqualTo(ExitCodes.OK);
        assertThat(run("rule", "coverage", rules, "--pipeline", pipeline)).isEqualTo(ExitCodes.OK);
        assertThat(run("rule", "diff", rules, rules, "-o", "json", "--pipeline", pipeline, "-e", event))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.out()).contains("\"same\" : 1");
        assertThat(run("rule", "diff", rules, rules, "-o", "json", "-e", event)).isEqualTo(ExitCodes.OK);
        assertThat(varta.out()).doesNotContain("\"same\"");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void run_alerts_by_the_names_of_the_site() throws Exception {
        Path data = directory.resolve("data");
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                VartaProcess process = VartaProcess.run(data, rules, "--set", "rules.pipelines=" + pipeline)) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(process.uri("ndjson", "/ingest"))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (alerts(data) == 0) {
                assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadlineNs);
                LockSupport.parkNanos(20_000_000);
            }
            process.stop();
        }
        assertThat(alerts(data)).isEqualTo(1);
    }

    private static int alerts(Path data) throws IOException {
        int count = 0;
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            for (AlertLogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                count++;
            }
        }
        return count;
    }

    private static Object[] with(List<Object> arguments, Object... more) {
        List<Object> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all.toArray();
    }

    private int run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return varta.run(texts);
    }
}
