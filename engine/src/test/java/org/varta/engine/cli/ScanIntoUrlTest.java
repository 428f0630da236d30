package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;

/** A case's files sent to a real Varta that runs. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ScanIntoUrlTest {

    private static final Path CORPORA = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));

    @TempDir
    private Path directory;

    private final CommandRun run = new CommandRun();

    @Test
    void event_logs_give_the_alerts_of_a_local_scan_with_their_own_time() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(CORPORA), () -> "no corpora at " + CORPORA);
        Path rules = CORPORA.resolve("sigma-rules/rules");
        List<Path> logs = someLogs();
        Path data = directory.resolve("data");
        SortedSet<String> expected = LocalScan.matches(rules, logs);
        assertThat(expected.size()).isGreaterThan(100);

        SortedSet<String> raised = new TreeSet<>();
        try (VartaProcess varta = VartaProcess.run(data, rules, "--set", "listeners.ndjson.organisations=case-*")) {
            assertThat(load(varta, logs)).as(run.err()).isZero();
            Await.until(() -> {
                raised.clear();
                raised.addAll(alerts(data));
                return raised.size() >= expected.size();
            });
        }

        assertThat(raised).isEqualTo(expected);
    }

    /** It lasts longer than the timespan: the engine tells it again in later buckets, see the page on scanning. */
    @Test
    void a_burst_of_a_real_case_is_told_with_the_event_that_completes_it_in_a_local_scan() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(CORPORA), () -> "no corpora at " + CORPORA);
        Path rules = Path.of(System.getProperty("varta.home", ".."), "rules", "packs", "starter");
        Path log = CORPORA.resolve("attack-evtx/Yamato-Security__hayabusa-sample-evtx/DeepBlueCLI/"
                + "smb-password-guessing-security.evtx.gz");
        SortedSet<String> expected = LocalScan.correlations(rules, List.of(log));
        assertThat(expected).singleElement().asString().startsWith("Many Failed Logons from One Address ");
        Path data = directory.resolve("data");

        SortedSet<String> raised = new TreeSet<>();
        try (VartaProcess varta = VartaProcess.run(data, rules, "--set", "listeners.ndjson.organisations=case-*")) {
            assertThat(load(varta, List.of(log))).as(run.err()).isZero();
            Await.until(() -> {
                raised.addAll(alerts(data));
                return raised.containsAll(expected);
            });
        }

        assertThat(raised).allMatch(alert -> alert.startsWith("Many Failed Logons from One Address "));
    }

    @Test
    void a_varta_that_dies_meanwhile_has_everything_in_the_end_and_correlates_a_case_of_long_ago() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yml"), CaseRules.PASSWORD_GUESSING);
        Path log = directory.resolve("old.jsonl");
        int events = 40_000;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            int id = i >= 100 && i < 103 ? 4625 : 4624;
            lines.add("{\"Channel\":\"Security\",\"EventID\":" + id + ",\"EventTime\":\"2015-03-01 08:00:0" + i % 10
                    + "\",\"TargetUserName\":\"anna\",\"n\":" + i + "}");
        }
        Files.write(log, lines);
        Path data = directory.resolve("data");
        Path resume = directory.resolve("resume");

        VartaProcess first = VartaProcess.run(data, rules, "--set", "listeners.ndjson.organisations=case-7");
        CompletableFuture<Integer> loading =
                CompletableFuture.supplyAsync(() -> load(first, List.of(log), "--resume", resume.toString()));
        Await.until(
                () -> Files.exists(resume) && Files.readString(resume).lines().count() > 1);
        first.kill();
        String port = "listeners.ndjson.port=" + first.address("ndjson").getPort();
        try (VartaProcess second =
                VartaProcess.run(data, rules, "--set", "listeners.ndjson.organisations=case-7", "--set", port)) {
            assertThat(loading.get(2, TimeUnit.MINUTES)).as(run.err()).isZero();
            assertThat(run.err()).contains(events + " events read = " + events + " acknowledged + 0 refused");
            Await.until(() -> alerts(data).stream().anyMatch(alert -> alert.startsWith("Password guessing")));

            assertThat(second.errors()).doesNotContain("Exception");
        }
        SortedSet<Integer> found = new TreeSet<>();
        for (JournalRecord record : events(data).values()) {
            assertThat(record.origin().organisation()).isEqualTo("case-7");
            String payload = new String(record.payload(), UTF_8);
            found.add(Integer.parseInt(payload.substring(payload.lastIndexOf(':') + 1, payload.length() - 1)));
        }
        assertThat(found).hasSize(events);
    }

    @Test
    void a_varta_that_does_not_know_the_organisation_refuses_and_says_what_to_set() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yml"), CaseRules.PASSWORD_GUESSING);
        Path log = Files.writeString(directory.resolve("a.jsonl"), "{\"n\":1}\n");
        try (VartaProcess varta = VartaProcess.run(directory.resolve("data"), rules)) {
            assertThat(load(varta, List.of(log))).isEqualTo(ExitCodes.SERVER);
            assertThat(run.err())
                    .contains("403 organisation_not_allowed", "listeners.ndjson.organisations", "1 not sent");
        }
        assertThat(run.run("scan", "--into", "http://127.0.0.1:1", log.toString()))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--into URL needs --organisation");
        assertThat(run.run("scan", "--into", "http://user:pw@127.0.0.1:1", "--organisation", "a", log.toString()))
                .isEqualTo(ExitCodes.USAGE);
    }

    private int load(VartaProcess varta, List<Path> logs, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "scan", "--into", "http://127.0.0.1:" + varta.address("ndjson").getPort(), "--organisation", "case-7"));
        arguments.addAll(List.of(more));
        logs.forEach(log -> arguments.add(log.toString()));
        return run.run(arguments.toArray(String[]::new));
    }

    /** Every fifth, so that it takes seconds. */
    private static List<Path> someLogs() throws IOException {
        try (Stream<Path> files = Files.walk(CORPORA.resolve("attack-evtx"))) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".evtx.gz"))
                    .sorted()
                    .toList();
            List<Path> some = new ArrayList<>();
            for (int i = 0; i < all.size(); i += 5) {
                some.add(all.get(i));
            }
            return some;
        }
    }

    /** Rule, source, record of it and time of each alert. */
    private static SortedSet<String> alerts(Path data) throws IOException {
        Map<Long, JournalRecord> events = events(data);
        Map<String, Integer> next = new HashMap<>();
        Map<Long, String> places = new HashMap<>();
        events.forEach((sequence, record) -> {
            String source = new String(record.context(), UTF_8);
            places.put(sequence, source + " " + (next.merge(source, 1, Integer::sum) - 1));
        });
        SortedSet<String> found = new TreeSet<>();
        if (Files.exists(data.resolve("alerts/log.id"))) {
            try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
                for (var entry = reader.next(); entry != null; entry = reader.next()) {
                    Alert alert = entry.alert();
                    assertThat(alert.organisation()).isEqualTo("case-7");
                    String name = alert.kind() == Alert.Kind.EVENT
                            ? alert.rule().key()
                            : alert.rule().title();
                    found.add(name + " " + places.get(alert.events().getLast().sequence()) + " " + alert.timeMs());
                }
            }
        }
        return found;
    }

    private static Map<Long, JournalRecord> events(Path data) throws IOException {
        Map<Long, JournalRecord> events = new LinkedHashMap<>();
        try (JournalReader reader = JournalReader.open(data.resolve("journal"))) {
            for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                if (record.kind() == JournalRecord.Kind.EVENT) {
                    events.put(record.sequence(), record);
                }
            }
        }
        return events;
    }

    /** Waits for what another process does. */
    private interface Await {
        boolean isSo() throws IOException;

        static void until(Await condition) throws IOException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            while (!condition.isSo() && System.nanoTime() < end) {
                LockSupport.parkNanos(50_000_000);
            }
            assertThat(condition.isSo()).isTrue();
        }
    }
}
