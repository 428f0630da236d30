package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;
import picocli.CommandLine;

/** A case's files kept in a data directory of their own, and a whole Varta run on it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ScanIntoTest {

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();
    private Path data = Path.of("");

    @BeforeEach
    void writeCase() throws IOException {
        data = directory.resolve("case-7");
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(directory.resolve("rules/rules.yml"), CaseRules.PASSWORD_GUESSING);
        Files.createDirectories(directory.resolve("logs"));
        // years ago, out of order, and an hour after them one more that belongs to no burst
        Files.writeString(
                directory.resolve("logs/a.jsonl"), failed("08:04:00") + failed("08:00:00") + failed("09:30:00"));
        Files.writeString(directory.resolve("logs/b.jsonl"), failed("08:02:00") + "{\"broken\":\n");
    }

    @Test
    void the_journal_has_the_events_in_the_order_of_their_time_with_where_they_are_from() throws IOException {
        assertThat(scan("--organisation", "grid")).isZero();

        List<JournalRecord> events = events();
        assertThat(events)
                .extracting(record -> Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs()))
                        .toString())
                .containsExactly(
                        "2015-03-01T08:00:00Z",
                        "2015-03-01T08:02:00Z",
                        "2015-03-01T08:02:00Z",
                        "2015-03-01T08:04:00Z",
                        "2015-03-01T09:30:00Z");
        assertThat(events).allSatisfy(record -> {
            assertThat(record.origin().organisation()).isEqualTo("grid");
            assertThat(record.origin().listener()).isEqualTo("scan");
        });
        assertThat(events.get(1).origin().peer()).isEqualTo(directory.resolve("logs/b.jsonl") + ":0");
        assertThat(new String(events.get(2).payload(), UTF_8).strip()).isEqualTo("{\"broken\":");
    }

    @Test
    void a_varta_that_runs_on_it_correlates_in_the_case_s_own_time() throws Exception {
        assertThat(scan()).isZero();
        assertThat(err.toString()).contains("5 events of case-7 are in " + data);

        List<Alert> alerts = new ArrayList<>();
        try (VartaProcess varta = VartaProcess.run(data, directory.resolve("rules"))) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (alerts.isEmpty() && System.nanoTime() < end) {
                LockSupport.parkNanos(50_000_000);
                alerts.addAll(alerts());
            }
            assertThat(varta.errors()).doesNotContain("Exception");
        }

        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.organisation()).isEqualTo("case-7");
            assertThat(alert.rule().title()).isEqualTo("Password guessing");
            assertThat(Instant.ofEpochMilli(alert.timeMs())).isEqualTo("2015-03-01T08:04:00Z");
            assertThat(alert.eventCount()).isEqualTo(3);
        });
    }

    @Test
    void a_directory_that_has_a_journal_is_left_alone() throws IOException {
        assertThat(scan()).isZero();

        assertThat(scan()).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("a case goes into a data directory of its own");
        assertThat(events()).hasSize(5);
    }

    private int scan(String... more) {
        CommandLine varta = Varta.commandLine().setErr(new PrintWriter(err, true));
        varta.getSubcommands().get("scan").setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("scan", "--into", data.toString()));
        arguments.addAll(List.of(more));
        arguments.add(directory.resolve("logs").toString());
        return varta.execute(arguments.toArray(String[]::new));
    }

    private List<JournalRecord> events() throws IOException {
        List<JournalRecord> events = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(data.resolve("journal"))) {
            for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                if (record.kind() == JournalRecord.Kind.EVENT) {
                    events.add(record);
                }
            }
        }
        return events;
    }

    private List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        if (Files.exists(data.resolve("alerts/log.id"))) {
            try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
                for (var entry = reader.next(); entry != null; entry = reader.next()) {
                    alerts.add(entry.alert());
                }
            }
        }
        return alerts;
    }

    private static String failed(String time) {
        return "{\"Channel\":\"Security\",\"EventID\":4625,\"EventTime\":\"2015-03-01 " + time
                + "\",\"TargetUserName\":\"anna\"}\n";
    }
}
