package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.engine.alert.Alert;

/** The bundle of an alert that rests on more events than it names. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LargeAlertExportTest {

    private static final int LOGONS = 130;

    private static final String RULES = """
            title: Logon failed
            name: logon_failed
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1003
            status: test
            level: informational
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625}
              condition: selection
            ---
            title: Passwords are tried
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1004
            status: test
            level: high
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [TargetUserName]
              timespan: 5m
              condition: {gte: 130}
            """;

    @TempDir
    private Path directory;

    @Test
    void itHasTheNewestOnesAndTheExportSaysHowManyThereWere() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("logons.yml"), RULES);
        DataFixture fixture = new DataFixture(data);
        try (Journal journal = fixture.openJournal()) {
            DataFixture.write(journal, logons());
        }
        fixture.detect(rules);
        fixture.seal();
        Alert alert = fixture.correlated();
        assertThat(alert.eventCount()).isEqualTo(LOGONS);

        int status = fixture.run(
                "journal",
                "export",
                "--alert",
                alert.id(),
                "--file",
                directory.resolve("bundle.zip").toString());

        assertThat(status).as(fixture.err()).isZero();
        assertThat(fixture.err()).contains("rests on 130 events and names the newest " + Alert.EVENTS_MAX);
        assertThat(fixture.out()).contains("\"records\":" + Alert.EVENTS_MAX, "\"events\":\"100 of 130\"");
        String bundle = directory.resolve("bundle.zip").toString();
        assertThat(fixture.run("journal", "verify", bundle, "-o", "table")).isZero();
        assertThat(fixture.out()).contains("events of the alert: 100 of 130, the newest", "the bundle is whole");
        assertThat(fixture.run("journal", "verify", bundle, "-o", "ndjson")).isZero();
        assertThat(fixture.out()).contains("\"whole\":true", "\"events\":\"100 of 130\"");
    }

    private static List<byte[]> logons() {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < LOGONS; i++) {
            events.add(("{\"Channel\":\"Security\",\"Provider_Name\":\"Microsoft-Windows-Security-Auditing\","
                            + "\"EventID\":4625,\"TargetUserName\":\"ivan\",\"n\":" + i + "}")
                    .getBytes(UTF_8));
        }
        return events;
    }
}
