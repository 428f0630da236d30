package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.config.Config;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalHolds;
import org.varta.engine.alert.Alert;
import org.varta.engine.config.EngineSettings;
import org.varta.engine.console.EvidenceExport;
import org.varta.engine.evidence.DirectoryWitness;

/** {@code varta journal export} and {@code verify BUNDLE} over a journal that was evaluated and sealed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExportCommandTest {

    private static final String RULES = """
            title: Logon failed
            name: logon_failed
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1001
            status: test
            level: medium
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625}
              condition: selection
            ---
            title: Logons fail
            id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1002
            status: test
            level: high
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [TargetUserName]
              timespan: 5m
              condition: {gte: 3}
            """;

    @TempDir
    private Path directory;

    private Path data = Path.of("");
    private Path bundle = Path.of("");
    private DataFixture fixture = new DataFixture(data);

    @BeforeEach
    void detectAndSeal() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
        bundle = directory.resolve("bundle.zip");
        Path rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("logons.yml"), RULES);
        fixture = new DataFixture(data);
        try (Journal journal = fixture.openJournal()) {
            DataFixture.write(journal, events());
        }
        fixture.detect(rules);
        fixture.seal(new DirectoryWitness(directory.resolve("witness")));
    }

    private static List<byte[]> events() {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(
                    ("{\"Channel\":\"Security\",\"Provider_Name\":\"Microsoft-Windows-Security-Auditing\",\"EventID\":"
                                    + (i % 10 == 0 ? 4625 : 4624) + ",\"TargetUserName\":\"ivan\",\"n\":" + i + "}")
                            .getBytes(UTF_8));
        }
        return events;
    }

    private Path witness() throws IOException {
        try (var files = Files.list(directory.resolve("witness"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private String firstKey() {
        String line = fixture.out();
        int at = line.indexOf("\"firstKey\":\"") + 12;
        return line.substring(at, at + 64);
    }

    @Test
    void theConsoleGivesTheSameBundleAndLeavesNoFile() throws Exception {
        Files.createDirectories(data.resolve("exports"));
        Files.writeString(data.resolve("exports/left.zip.tmp-export-1"), "left by a process that was killed");
        Config config = Config.read(EngineSettings.catalogue(), null, List.of("data=" + data), directory);
        EvidenceExport console = ConsoleEvidence.of(config, InstantSource.system());
        assertThat(data.resolve("exports")).isEmptyDirectory();

        EvidenceExport.Bundle given = console.export(fixture.correlated());

        try (FileChannel file = given.file()) {
            Files.write(bundle, Channels.newInputStream(file).readAllBytes());
        }
        assertThat(data.resolve("exports")).isEmptyDirectory();
        assertThat(Files.size(bundle)).isEqualTo(given.bytes());
        DataFixture elsewhere = new DataFixture(directory.resolve("nothing"));
        assertThat(elsewhere.run("journal", "verify", bundle.toString(), "--first-key", given.firstKeyHex()))
                .as(elsewhere.err())
                .isZero();
        assertThat(fixture.run(
                        "journal", "export", "--alert", fixture.correlated().id(), "-f", directory + "/2.zip"))
                .isZero();
        assertThat(firstKey()).isEqualTo(given.firstKeyHex());
    }

    @Test
    void anAlertGoesOutWithItsRecordsAndRulesAndIsCheckedWithoutTheJournal() throws Exception {
        Alert alert = fixture.correlated();

        assertThat(fixture.run("journal", "export", "--alert", alert.id().substring(0, 12), "-f", bundle.toString()))
                .as(fixture.err())
                .isZero();
        String firstKey = firstKey();
        assertThat(fixture.out())
                .contains(
                        "\"about\":\"alert " + alert.id() + "\"",
                        "\"records\":" + alert.events().size())
                .contains("\"missing\":\"\"");
        assertThat(JournalHolds.of(data.resolve("journal")).list())
                .noneMatch(hold -> hold.name().startsWith("export"));

        DataFixture elsewhere = new DataFixture(directory.resolve("nothing"));
        assertThat(elsewhere.run(
                        "journal",
                        "verify",
                        bundle.toString(),
                        "--first-key",
                        firstKey,
                        "--checkpoint",
                        witness().toString(),
                        "-o",
                        "ndjson"))
                .as(elsewhere.err())
                .isZero();
        assertThat(elsewhere.out()).startsWith("{\"whole\":true,").contains("\"findings\":[]");
        assertThat(elsewhere.run("journal", "verify", bundle.toString(), "-o", "table"))
                .isZero();
        assertThat(elsewhere.out()).contains("the bundle is whole", "first key " + firstKey);
        // the rule that fired and the one that it counts, each under the hash of its text
        String content = Files.readString(bundle, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(content)
                .contains("rules/" + alert.rule().contentHash() + ".yml", "title: Logons fail", "title: Logon failed");
    }

    @Test
    void aRangeIsNamedBySequencesOrTimesAndEndsWithWhatIsSealed() throws Exception {
        assertThat(fixture.run("journal", "export", "--from", "5", "--to", "20", "-f", bundle.toString()))
                .as(fixture.err())
                .isZero();
        assertThat(fixture.out()).contains("\"about\":\"range\",\"records\":16,");
        assertThat(fixture.run("journal", "export", "--from", "5", "--to", "20", "-f", bundle.toString()))
                .isEqualTo(ExitCodes.INPUT);
        assertThat(fixture.err()).contains("is there already");

        Path byTime = directory.resolve("time.zip");
        String noon = DataFixture.NOON.toString();
        assertThat(fixture.run("journal", "export", "--from", noon, "-f", byTime.toString()))
                .as(fixture.err())
                .isZero();
        assertThat(fixture.run("journal", "verify", byTime.toString())).isZero();

        fixture.write("{\"late\":1}");
        assertThat(fixture.run(
                        "journal",
                        "export",
                        "--from",
                        "1",
                        "--to",
                        "62",
                        "-f",
                        directory.resolve("late.zip").toString()))
                .isEqualTo(ExitCodes.INPUT);
        assertThat(fixture.err()).contains("is not sealed yet");
        assertThat(directory.resolve("late.zip")).doesNotExist();
    }

    @Test
    void whatIsWrongInABundleIsToldAndTheExitCodeIsFour() throws Exception {
        assertThat(fixture.run("journal", "export", "--from", "5", "--to", "20", "-f", bundle.toString()))
                .isZero();
        byte[] bytes = Files.readAllBytes(bundle);
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("\"ivan\"");
        bytes[at + 1] = 'I';
        Files.write(bundle, bytes);

        assertThat(fixture.run("journal", "verify", bundle.toString(), "-o", "ndjson"))
                .isEqualTo(ExitCodes.INPUT);
        assertThat(fixture.out())
                .contains("\"code\":\"member-changed\"", "records.bin", "\"code\":\"record-changed\",\"first\":");
        assertThat(fixture.run("journal", "verify", bundle.toString(), "--first-key", "00".repeat(32), "-o", "table"))
                .isEqualTo(ExitCodes.INPUT);
        assertThat(fixture.out()).contains("the first key is", "the bundle is NOT whole");
        Files.writeString(bundle, "PK");
        assertThat(fixture.run("journal", "verify", bundle.toString(), "-o", "table"))
                .isEqualTo(ExitCodes.INPUT);
        assertThat(fixture.out()).contains("not written as bundles are, from byte 2 on");
    }

    @Test
    void anExportIsAboutAnAlertOrARange() {
        assertThat(fixture.run("journal", "export")).isEqualTo(ExitCodes.USAGE);
        assertThat(fixture.run("journal", "export", "--alert", "a", "--from", "1"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(fixture.run("journal", "export", "--alert", "no-such")).isEqualTo(ExitCodes.USAGE);
        assertThat(fixture.run("journal", "export", "--from", "0")).isEqualTo(ExitCodes.USAGE);
        assertThat(fixture.run("journal", "export", "--from", "9", "--to", "5")).isEqualTo(ExitCodes.USAGE);
    }
}
