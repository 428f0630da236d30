package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.Replay;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.VerdictVersion;

/** The alert log is the same, byte for byte, whatever the number of threads and however records fall into chunks. */
@Timeout(120)
class ThreadsTest {

    private static final int EVENTS = 3_000;

    private static final String RULES = """
            title: Logon of ivan failed
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1001
            name: failed
            level: low
            logsource: {product: windows, service: security}
            detection: {s: {EventID: 4625, TargetUserName: ivan}, condition: s}
            ---
            title: Logon of olena failed
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1003
            level: medium
            logsource: {product: windows, service: security}
            detection: {s: {EventID: 4625, TargetUserName: olena}, condition: s}
            ---
            title: Many
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1002
            level: high
            correlation: {type: event_count, rules: [failed], group-by: [IpAddress], timespan: 5m, condition: {gte: 7}}
            """;

    @TempDir
    private Path directory;

    @Test
    void theAlertLogIsTheSameForOneTwoAndFourThreads() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("rules.yml"), RULES);
        try (Journal journal = new DataFixture(data).openJournal()) {
            DataFixture.write(journal, events());
        }

        List<String> one = alerts(data, rules, 1, 256);
        assertThat(one.size()).isGreaterThan(EVENTS / 4);
        assertThat(one.stream().anyMatch(alert -> alert.contains("\"Many\""))).isTrue();
        for (int threads : new int[] {2, 4}) {
            for (int batch : new int[] {1, 7, 256}) {
                assertThat(alerts(data, rules, threads, batch).equals(one))
                        .as("%d threads, %d records at a time", threads, batch)
                        .isTrue();
            }
        }
    }

    private List<String> alerts(Path data, Path rules, int threads, int batch) throws Exception {
        Mappings mappings = Mappings.builtIn();
        DetectSetup setup = new DetectSetup(
                        VerdictVersion.of(mappings),
                        new EsperCorrelators(CorrelatorLimits.DEFAULT),
                        catalog -> EventReader.of(catalog, mappings)::read,
                        new DetectSetup.Limits(batch, 1 << 20, 1000),
                        new SimpleMeterRegistry(),
                        InstantSource.system())
                .withThreads(threads)
                .withCosts(new RuleCosts(new RuleCosts.Sampling(5, 1, System::nanoTime)));
        RuleDirectories directories = new RuleDirectories(List.of(rules), List.of(), List.of(), List.of());
        RuleDirectories.Loaded loaded = directories.load();
        Path result = directory.resolve("result-" + threads + "-" + batch);
        Replay replay = Replay.ofAll(data, result);
        replay.requireFresh();
        replay.under(loaded.pack(), loaded.files(), setup, directories, status -> {});
        List<String> alerts = new ArrayList<>();
        try (AlertLogReader reader = AlertLogReader.open(result.resolve("alerts"))) {
            for (AlertLogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                alerts.add(entry.index() + " " + new String(AlertJson.toBytes(entry.alert()), UTF_8));
            }
        }
        return alerts;
    }

    private static List<byte[]> events() {
        Random random = new Random(5);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            String user = random.nextBoolean() ? "ivan" : "olena";
            events.add(("{\"Channel\":\"Security\",\"EventID\":4625,\"Provider_Name\":"
                            + "\"Microsoft-Windows-Security-Auditing\",\"TargetUserName\":\"" + user
                            + "\",\"IpAddress\":\"192.0.2." + random.nextInt(200) + "\"}")
                    .getBytes(UTF_8));
        }
        return events;
    }
}
