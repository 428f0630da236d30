package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalReader;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AlertLog;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectLoop;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.VerdictVersion;

/** {@code varta replay} over a journal that the real loop evaluated, with a change of rules in the middle. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReplayCommandTest {

    private static final String RULE = """
            title: Logon of %1$s failed
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad100%2$d
            status: test
            level: medium
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625, TargetUserName: %1$s}
              condition: selection
            """;

    @TempDir
    private Path directory;

    private Path data = Path.of("");
    private Path rules = Path.of("");
    private DataFixture fixture = new DataFixture(data);

    @BeforeEach
    void detect() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
        rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("first.yml"), RULE.formatted("ivan", 1));
        fixture = new DataFixture(data);
        RuleDirectories directories = new RuleDirectories(List.of(rules), List.of(), List.of(), List.of());
        RuleDirectories.Loaded first = directories.load();
        try (Journal journal = fixture.openJournal()) {
            DataFixture.write(journal, events(200));
            JournalReader raw = JournalReader.open(data.resolve("journal"));
            try (DetectLoop loop = DetectLoop.open(data, raw, directories, setup(), first.pack(), first.files())) {
                Thread running = Thread.ofPlatform().start(loop);
                await(loop);
                Files.writeString(rules.resolve("second.yml"), RULE.formatted("olena", 2));
                RuleDirectories.Loaded second = directories.load();
                CompletableFuture<Long> done = loop.requestSwitch(second.pack(), second.files());
                assertThat(done.get(1, TimeUnit.MINUTES)).isGreaterThan(200);
                DataFixture.write(journal, events(200));
                await(loop);
                loop.stop();
                running.join();
                assertThat(loop.status().failure()).isNull();
            }
        }
        assertThat(alerts(data)).hasSize(300);
    }

    @Test
    void theRecordedEpochsGiveTheSameAlertsWithAnyNumberOfThreads() throws Exception {
        for (int threads = 1; threads <= 3; threads++) {
            int exitCode = fixture.run("replay", "--threads", "" + threads);
            assertThat(fixture.err()).contains("400 events", "300 alerts", "the same alerts as live");
            assertThat(exitCode).isEqualTo(ExitCodes.OK);
        }
        assertThat(data.resolve("replays")).isEmptyDirectory();
    }

    @Test
    void aDifferenceIsToldAndTheExitCodeIsOne() throws Exception {
        List<Alert> before = alerts(data);
        deleteTree(data.resolve("alerts"));
        try (AlertLog forged = AlertLog.open(data.resolve("alerts"))) {
            for (int i = 0; i < before.size(); i++) {
                if (i != 6) {
                    forged.append(before.get(i));
                }
            }
            forged.append(before.get(6));
            forged.force();
        }
        assertThat(fixture.run("replay")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(fixture.err())
                .contains(
                        "alert 7 was raised as",
                        before.get(7).id(),
                        before.get(6).id());
    }

    @Test
    void otherRulesGiveANamedResultThatLeavesTheLiveOneAlone() throws Exception {
        List<String> live = texts(alerts(data));
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("other.yml"), RULE.formatted("olena", 3));
        String[] arguments = {"replay", "-r", other.toString(), "--name", "what-if"};
        int exitCode = fixture.run(arguments);
        assertThat(fixture.err()).contains("200 alerts", "varta alert ls --data");
        assertThat(exitCode).isEqualTo(ExitCodes.OK);
        assertThat(alerts(data.resolve("replays/what-if")))
                .hasSize(200)
                .allSatisfy(alert -> assertThat(alert.rule().title()).isEqualTo("Logon of olena failed"));
        assertThat(texts(alerts(data))).isEqualTo(live);

        assertThat(fixture.run(arguments)).isEqualTo(ExitCodes.INPUT);
        assertThat(fixture.err()).contains("exists already");
    }

    @Test
    void rulesNeedANameAndANameIsNoPath() {
        assertThat(fixture.run("replay", "-r", rules.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(fixture.run("replay", "--name", "../x")).isEqualTo(ExitCodes.USAGE);
    }

    private static void await(DetectLoop loop) {
        while (loop.status().lagEvents() > 0 && loop.status().isHealthy()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static DetectSetup setup() {
        Mappings mappings = Mappings.builtIn();
        return new DetectSetup(
                        VerdictVersion.of(mappings),
                        new EsperCorrelators(CorrelatorLimits.DEFAULT),
                        catalog -> EventReader.of(catalog, mappings)::read,
                        DetectSetup.Limits.DEFAULT,
                        new SimpleMeterRegistry(),
                        InstantSource.system())
                .withThreads(2);
    }

    /** Every second one is ivan's, the others are olena's. */
    private static List<byte[]> events(int count) {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String user = i % 2 == 0 ? "ivan" : "olena";
            events.add(("{\"Channel\":\"Security\",\"EventID\":4625,\"Provider_Name\":"
                            + "\"Microsoft-Windows-Security-Auditing\",\"TargetUserName\":\"" + user + "\"}")
                    .getBytes(UTF_8));
        }
        return events;
    }

    private static List<Alert> alerts(Path data) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            for (AlertLogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                alerts.add(entry.alert());
            }
        }
        return alerts;
    }

    private static List<String> texts(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> new String(AlertJson.toBytes(alert), UTF_8))
                .toList();
    }

    private static void deleteTree(Path directory) throws IOException {
        try (var tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
