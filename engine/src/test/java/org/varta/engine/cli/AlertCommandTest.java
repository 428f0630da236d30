package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLog;
import org.varta.engine.alert.Alerts;
import org.varta.engine.detect.Hit;

@Timeout(60)
class AlertCommandTest {

    private static final long NOON_MS = DataFixture.NOON.toEpochMilli();

    @TempDir
    private Path directory;

    private DataFixture data;

    @BeforeEach
    void nameData() {
        data = new DataFixture(directory.resolve("data"));
    }

    @Test
    void lsListsAlertsInTheirOrderAsTheConsoleGivesThem() throws IOException {
        log(alert("aa01", "low", NOON_MS), alert("bb02", "critical", NOON_MS + 1_000));

        assertThat(data.run("alert", "ls", "-o", "ndjson")).isEqualTo(ExitCodes.OK);

        List<String> lines = data.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .startsWith("{\"index\":1,\"id\":\"aa01\",\"organisation\":\"default\",\"rule\":{\"key\":\"r-low\",")
                .contains("\"author\":\"Anna\"", "\"matched\":{\"CommandLine\":[\"whoami\"]}");
        assertThat(lines.getLast()).startsWith("{\"index\":2,\"id\":\"bb02\",");
    }

    @Test
    void lsFiltersByLevelAndByTime() throws IOException {
        log(
                alert("aa01", "low", NOON_MS),
                alert("bb02", "high", NOON_MS + 1_000),
                alert("cc03", "critical", NOON_MS + 2_000));

        assertThat(listed("--level", "high,critical")).containsExactly("bb02", "cc03");
        assertThat(listed("--level", "HIGH")).containsExactly("bb02");
        assertThat(listed("--since", "2026-11-22T12:00:01Z")).containsExactly("bb02", "cc03");
        assertThat(listed("--since", "2026-11-22T14:00:02+02:00")).containsExactly("cc03");
        assertThat(listed("--since", "2026-11-22")).containsExactly("aa01", "bb02", "cc03");
        assertThat(listed("--since", "2026-11-23")).isEmpty();

        assertThat(data.run("alert", "ls", "--since", "yesterday")).isEqualTo(ExitCodes.USAGE);
        assertThat(data.err()).contains("expected a time such as 2026-11-22T09:30:00Z", "found yesterday");
        assertThat(data.run("alert", "ls", "--level", "hihg")).isEqualTo(ExitCodes.USAGE);
        assertThat(data.err()).contains("hihg");
    }

    @Test
    void aTableHasOneLineAnAlertAndNothingThatATerminalObeys() throws IOException {
        log(Alerts.saying("\u001b[2J\u202e\r\nfake", "aa01", NOON_MS), alert("bb02", "high", NOON_MS));

        data.run("alert", "ls", "-o", "table");

        assertThat(data.out().lines()).hasSize(3);
        assertThat(data.out()).doesNotContain("\u001b", "\u202e", "\r");
        assertThat(data.out().lines().toList().getLast())
                .isEqualTo("2026-11-22T12:00:00Z  high           bb02          scada-1                   olena"
                        + "                 Title of r-high");
    }

    @Test
    void showPrintsAnAlertWithTheRecordsItRestsOn() throws Exception {
        try (Journal journal = data.openJournal()) {
            long sequence = DataFixture.write(journal, List.of("{\"CommandLine\":\"whoami\"}".getBytes(UTF_8)));
            log(alert("aa01", "low", NOON_MS), alertOn(journal.id().toString(), sequence, "bb0233445566", NOON_MS));

            assertThat(data.run("alert", "show", "bb0233445566")).isEqualTo(ExitCodes.OK);
            assertThat(data.out().lines()).hasSize(1);
            assertThat(data.out())
                    .startsWith("{\"index\":2,\"id\":\"bb0233445566\",")
                    .contains("\"records\":[{\"sequence\":" + sequence + ",\"kind\":\"event\",")
                    .endsWith("\"payload\":\"{\\\"CommandLine\\\":\\\"whoami\\\"}\"}]}\n");
            String whole = data.out();

            assertThat(data.run("alert", "show", "BB02")).isEqualTo(ExitCodes.OK);
            assertThat(data.out()).isEqualTo(whole);
        }
    }

    @Test
    void showSaysWhyARecordIsNotThere() throws Exception {
        long sequence;
        String id;
        try (Journal journal = data.openJournal()) {
            sequence = DataFixture.write(journal, List.of("damageme".getBytes(UTF_8)));
            id = journal.id().toString();
        }
        log(
                alertOn("11111111-2222-4333-8444-555555555555", 1, "aa01", NOON_MS),
                alertOn(id, 1_000_000, "bb02", NOON_MS),
                alertOn(id, sequence, "cc03", NOON_MS));
        data.damage("journal", "damageme");

        assertThat(data.run("alert", "show", "aa01")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("\"missing\":\"it is in journal 11111111-2222-4333-8444-555555555555, this is ");
        assertThat(data.run("alert", "show", "bb02")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("{\"sequence\":1000000,\"missing\":\"the journal does not have it\"}");
        assertThat(data.run("alert", "show", "cc03")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("its checksum is wrong");
    }

    @Test
    void showWorksWithoutTheJournal() throws IOException {
        log(alert("aa01", "low", NOON_MS));

        assertThat(data.run("alert", "show", "aa01")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("\"id\":\"aa01\"", "\"missing\":\"no raw journal here");
    }

    @Test
    void showRefusesAnIdThatFitsNoneOrSeveral() throws IOException {
        log(alert("aa01", "low", NOON_MS), alert("aa02", "low", NOON_MS));

        assertThat(data.run("alert", "show", "ff")).isEqualTo(ExitCodes.USAGE);
        assertThat(data.err()).contains("no alert has an id that begins with ff");
        assertThat(data.run("alert", "show", "aa")).isEqualTo(ExitCodes.USAGE);
        assertThat(data.err()).contains("several alerts have an id that begins with aa");
    }

    @Test
    void tailBeginsWhereItIsToldAndEndsAfterItsCount() throws IOException {
        log(
                alert("aa01", "low", NOON_MS),
                alert("bb02", "high", NOON_MS),
                alert("cc03", "low", NOON_MS),
                alert("dd04", "high", NOON_MS));

        assertThat(data.run("alert", "tail", "-o", "ndjson", "--from", "2", "--count", "2"))
                .isEqualTo(ExitCodes.OK);
        assertThat(ids()).containsExactly("bb02", "cc03");
        assertThat(data.run("alert", "tail", "-o", "ndjson", "--from", "1", "--count", "2", "--level", "high"))
                .isEqualTo(ExitCodes.OK);
        assertThat(ids()).containsExactly("bb02", "dd04");
        assertThat(data.run("alert", "tail", "--count", "0")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void tailPrintsAnAlertThatIsRaisedWhileItWaits() throws Exception {
        try (AlertLog alerts = AlertLog.open(directory.resolve("data/alerts"))) {
            alerts.append(alert("aa01", "low", NOON_MS));
            alerts.force();
            CompletableFuture<Integer> tail = CompletableFuture.supplyAsync(
                    () -> data.run("alert", "tail", "-o", "ndjson", "--from", "1", "--count", "2"));
            while (!data.out().contains("aa01")) {
                assertThat(tail).isNotDone();
                LockSupport.parkNanos(1_000_000);
            }

            alerts.append(alert("bb02", "low", NOON_MS));
            alerts.force();

            assertThat(tail.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCodes.OK);
            assertThat(ids()).containsExactly("aa01", "bb02");
        }
    }

    @Test
    void tailForPeopleShowsWhereAndWhat() throws IOException {
        log(alert("aa01", "high", NOON_MS));

        data.run("alert", "tail", "-o", "table", "--from", "1", "--count", "1");

        assertThat(data.out()).contains("HIGH", "Title of r-high", "host scada-1", "CommandLine = whoami");
    }

    @Test
    void aDamagedAlertIsToldAndTheOthersAreListed() throws IOException {
        log(alert("aa01", "low", NOON_MS), alert("damageme", "low", NOON_MS), alert("cc03", "low", NOON_MS));
        data.damage("alerts", "damageme");

        assertThat(data.run("alert", "ls", "-o", "ndjson")).isEqualTo(ExitCodes.INPUT);
        assertThat(ids()).containsExactly("aa01", "cc03");
        assertThat(data.err()).contains("varta: record 2 in ", "its checksum is wrong");
    }

    @Test
    void aLogThatIsNotThereIsAWrongCommandLine() {
        for (String command : List.of("ls", "tail")) {
            assertThat(data.run("alert", command)).isEqualTo(ExitCodes.USAGE);
            assertThat(data.err()).contains("no alert log here: expected ");
        }
        assertThat(data.run("alert")).isEqualTo(ExitCodes.USAGE);
    }

    private void log(Alert... raised) throws IOException {
        try (AlertLog alerts = AlertLog.open(directory.resolve("data/alerts"))) {
            for (Alert alert : raised) {
                alerts.append(alert);
            }
            alerts.force();
        }
    }

    private static Alert alert(String id, String level, long raisedAtMs) {
        return Alerts.of(id, "r-" + level, level, "scada-1", raisedAtMs, Alerts.fields("CommandLine", "whoami"));
    }

    private static Alert alertOn(String journal, long sequence, String id, long raisedAtMs) {
        Alert alert = alert(id, "high", raisedAtMs);
        Alert.EventRef event = new Alert.EventRef(
                journal, sequence, "r-high", raisedAtMs, Hit.NO_TIME, Alerts.fields("CommandLine", "whoami"));
        return new Alert(
                alert.id(),
                alert.organisation(),
                alert.rule(),
                alert.kind(),
                alert.groupKey(),
                alert.timeMs(),
                alert.raisedAtMs(),
                alert.host(),
                alert.user(),
                List.of(event),
                1);
    }

    private List<String> listed(String... options) {
        List<String> arguments = new ArrayList<>(List.of("alert", "ls", "-o", "ndjson"));
        arguments.addAll(List.of(options));
        assertThat(data.run(arguments.toArray(String[]::new))).isEqualTo(ExitCodes.OK);
        return ids();
    }

    /** The ids in the NDJSON that was printed. */
    private List<String> ids() {
        return data.out()
                .lines()
                .map(line -> line.substring(line.indexOf("\"id\":\"") + 6))
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .toList();
    }
}
