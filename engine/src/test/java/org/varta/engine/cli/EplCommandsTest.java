package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;

/** An EPL rule of an operator's own, through every command that evaluates rules: with leave, without it, and refused. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EplCommandsTest {

    private static final String ID = "6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad4001";
    private static final String RULE = """
            title: Failed, then in
            id: %s
            level: high
            inputs:
              failed:
                logsource: {product: windows, service: security}
                detection: {selection: {EventID: 4625}, condition: selection}
                fields: {account: TargetUserName}
              entered:
                logsource: {product: windows, service: security}
                detection: {selection: {EventID: 4624}, condition: selection}
                fields: {account: TargetUserName}
            group-by: [account]
            lateness: 0s
            epl: |
              select a, b, a.account as account
              from pattern [every a=failed -> b=entered(account = a.account) where timer:within(5 min)]
            """.formatted(ID);
    private static final String REFUSED =
            RULE.replace("select a, b, a.account as account", "select a, b, java.lang.Runtime.getRuntime() as account");
    private static final String TESTS = """
            rule: %s
            tests:
              - name: the same account
                scenario:
                  - {at: 0s, event: {EventID: 4625, TargetUserName: eve}}
                  - {at: 10s, event: {EventID: 4624, TargetUserName: eve}}
                expect: {alerts: 1, group: {account: eve}}
              - name: another account
                scenario:
                  - {at: 0s, event: {EventID: 4625, TargetUserName: eve}}
                  - {at: 10s, event: {EventID: 4624, TargetUserName: ada}}
                expect: no-match
            """.formatted(ID);

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();
    private Path rules = Path.of("");
    private Path events = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("sequence.yml"), RULE);
        events = Files.writeString(
                directory.resolve("events.ndjson"),
                event(4625, "eve", "2026-01-01T00:00:00Z")
                        + event(4624, "ada", "2026-01-01T00:00:01Z")
                        + event(4624, "eve", "2026-01-01T00:00:02Z"));
    }

    private static String event(int id, String account, String time) {
        return "{\"Channel\":\"Security\",\"EventID\":" + id + ",\"TargetUserName\":\"" + account
                + "\",\"Computer\":\"h\"" + (time.isEmpty() ? "" : ",\"@timestamp\":\"" + time + "\"") + "}\n";
    }

    @Test
    void scan_runs_it_when_it_may() throws Exception {
        Scan allowed = scan("-o", "ndjson", "--fail-on-match", "--epl");
        assertThat(allowed.exitCode()).isEqualTo(ExitCodes.FINDINGS);
        assertThat(allowed.out().lines()).singleElement().satisfies(line -> {
            JsonNode match = JsonNode.of(line);
            assertThat(match.at("/rule/id")).hasToString(ID);
            assertThat(match.at("/record")).hasToString("2");
        });
        assertThat(allowed.err()).contains("3 events, 1 matches, 1 rules in");

        Scan without = scan("-o", "summary", "--fail-on-match");
        assertThat(without.exitCode()).isEqualTo(ExitCodes.RULE);
        assertThat(without.err()).contains("sequence.yml:16: this EPL rule is not one that Varta ships");
        assertThat(run("rule", "check", rules)).isEqualTo(ExitCodes.OK);
        assertThat(varta.out()).contains("sequence.yml:16:").contains("warning epl-not-enabled: ");
    }

    @Test
    void check_and_test_and_diff_take_it() throws IOException {
        Files.writeString(rules.resolve("sequence.test.yml"), TESTS);

        assertThat(run("rule", "check", rules, "--epl")).isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).isEqualTo("varta: 1 documents can be used, 0 cannot; 0 errors, 0 warnings\n");
        assertThat(run("rule", "test", rules, "--epl")).isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("2 tests passed, 0 failed");

        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("sequence.yml"), RULE.replace("5 min", "1 sec"));
        assertThat(run("rule", "diff", rules, other, "--epl", "-o", "json", "-e", events))
                .isEqualTo(ExitCodes.FINDINGS);
        JsonNode json = JsonNode.of(varta.out());
        assertThat(json.at("/verdicts/rules/0").toString()).contains("newly=0, no_longer=1");
    }

    @Test
    void a_refused_one_counts_as_not_usable_everywhere() throws Exception {
        Files.writeString(rules.resolve("sequence.yml"), REFUSED);

        assertThat(run("rule", "check", rules, "--epl")).isEqualTo(ExitCodes.RULE);
        assertThat(varta.out()).contains("sequence.yml:16:").contains("error epl-refused: ");
        assertThat(varta.err()).isEqualTo("varta: 0 documents can be used, 1 cannot; 1 errors, 0 warnings\n");
        assertThat(run("rule", "check", rules, "--epl", "-o", "json")).isEqualTo(ExitCodes.RULE);
        JsonNode check = JsonNode.of(varta.out());
        assertThat(check.at("/loaded") + " " + check.at("/failed")).isEqualTo("0 1");

        Scan scan = scan("-o", "summary", "--strict", "--epl");
        assertThat(scan.exitCode()).isEqualTo(ExitCodes.RULE);
        assertThat(scan.out()).contains("\"rules_loaded\":0,\"rules_failed\":1");
        assertThat(scan.err()).contains("the rule 'Failed, then in' is not evaluated: ");

        assertThat(run("rule", "diff", rules, rules, "--strict", "--epl", "-o", "json"))
                .isEqualTo(ExitCodes.RULE);
        JsonNode diff = JsonNode.of(varta.out());
        assertThat(diff.at("/old/loaded") + " " + diff.at("/old/failed")).isEqualTo("0 1");
    }

    @Test
    void run_goes_on_over_a_restart_and_a_replay_obeys_the_leave_of_that_time() throws Exception {
        Path data = directory.resolve("data");
        try (HttpClient http = client()) {
            try (VartaProcess process = VartaProcess.run(data, rules, "--set", "rules.epl-enabled=true")) {
                send(http, process, event(4625, "eve", ""));
                process.stop();
            }
            assertThat(alerts(data)).isEmpty();
            try (VartaProcess process = VartaProcess.run(data, rules, "--set", "rules.epl-enabled=true")) {
                send(http, process, event(4624, "eve", ""));
                await(data, 1);
                assertThat(metrics(http, process)).contains("varta_rules_loaded 1.0", "varta_rules_failed 0.0");
                process.stop();
            }
            // from here on it may not run
            try (VartaProcess process = VartaProcess.run(data, rules)) {
                send(http, process, event(4625, "eve", "") + event(4624, "eve", ""));
                assertThat(metrics(http, process)).contains("varta_rules_loaded 0.0");
                process.stop();
            }
        }
        assertThat(alerts(data))
                .singleElement()
                .satisfies(alert -> assertThat(alert.rule().title()).isEqualTo("Failed, then in"));
        assertThat(archivesWithLeave(data)).containsExactlyInAnyOrder(true, false);

        // without --epl: what was allowed then is in the epoch
        assertThat(run("replay", "--data", data)).isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("1 alerts", "the same alerts as live");

        assertThat(run("replay", "--data", data, "-r", rules, "--name", "without"))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains(" 0 alerts");
        assertThat(run("replay", "--data", data, "-r", rules, "--epl", "--name", "with"))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains(" 2 alerts");
    }

    @Test
    void run_tells_of_a_refused_one_and_stays_healthy() throws Exception {
        Files.writeString(rules.resolve("sequence.yml"), REFUSED);
        try (HttpClient http = client();
                VartaProcess process =
                        VartaProcess.run(directory.resolve("data"), rules, "--set", "rules.epl-enabled=true")) {
            assertThat(metrics(http, process)).contains("varta_rules_loaded 0.0", "varta_rules_failed 1.0");
            process.stop();
            assertThat(process.errors())
                    .contains("0 correlations in force\n", "the rule 'Failed, then in' is not evaluated: ")
                    .doesNotContain("detection stopped");
        }
    }

    private static List<Boolean> archivesWithLeave(Path data) throws IOException {
        List<Boolean> found = new ArrayList<>();
        try (var all = Files.walk(data)) {
            for (Path zip : all.filter(path -> path.toString().endsWith(".zip")).toList()) {
                try (ZipFile archive = new ZipFile(zip.toFile())) {
                    found.add(archive.stream().map(ZipEntry::getName).anyMatch(name -> name.startsWith("epl/")));
                }
            }
        }
        return found;
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static void send(HttpClient http, VartaProcess process, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(process.uri("ndjson", "/ingest"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    /** Of rules, once the rule set is in force. */
    private static String metrics(HttpClient http, VartaProcess process) throws Exception {
        String metrics = "";
        for (int i = 0; i < 600 && !metrics.contains("varta_rules_failed "); i++) {
            metrics = http.send(
                            HttpRequest.newBuilder(process.uri("operations", "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return metrics;
    }

    private static void await(Path data, int count) throws IOException {
        for (int i = 0; i < 1_000 && alerts(data).size() < count; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(alerts(data)).hasSize(count);
    }

    private static List<Alert> alerts(Path data) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        if (Files.exists(data.resolve("alerts"))) {
            try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
                for (AlertLogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                    alerts.add(entry.alert());
                }
            }
        }
        return alerts;
    }

    private record Scan(int exitCode, String out, String err) {}

    /** In a process of its own: matches go to the real standard output. */
    private Scan scan(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("scan", "-r", rules.toString()));
        arguments.addAll(List.of(options));
        arguments.add(events.toString());
        Path errors = Files.createTempFile(directory, "scan", ".err");
        Process process = VartaProcess.start(arguments, errors);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Scan(process.waitFor(), out, Files.readString(errors));
    }

    private int run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return varta.run(texts);
    }
}
