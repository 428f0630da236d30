package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuleProfileCommandTest {

    private static final String EVIL = "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\","
            + "\"Image\":\"C:\\\\\\\\evil.exe\",\"CommandLine\":\"evil \\u001b[2J go\"}";
    private static final String GOOD =
            "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Image\":\"C:\\\\\\\\evil.exe\",\"CommandLine\":\"good\"}";

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();
    private Path rules;
    private Path events;

    @BeforeEach
    void writeRulesAndEvents() throws IOException {
        rules = Files.createDirectory(directory.resolve("rules"));
        rule("evil", 1, "{Image|endswith: evil.exe, CommandLine|contains: evil}");
        rule("never", 2, "{Image|endswith: unheard-of.exe}");
        events = directory.resolve("events.ndjson");
        Files.writeString(events, (EVIL + "\n" + GOOD + "\n" + GOOD + "\n").replace("\\\\\\\\", "\\\\"));
    }

    private void rule(String name, int number, String selection) throws IOException {
        Files.writeString(rules.resolve(name + ".yml"), """
                title: Rule %s
                id: 11111111-2222-4333-8444-00000000000%d
                logsource: {product: windows, category: process_creation}
                detection: {selection: %s, condition: selection}
                level: high
                """.formatted(name, number, selection));
    }

    /** The JSON without white space. */
    private String json(String... more) {
        List<String> arguments = new ArrayList<>(List.of("rule", "profile", "-r", rules.toString(), "-o", "json"));
        arguments.addAll(List.of(more));
        assertThat(varta.run(arguments.toArray(new String[0]))).as(varta.err()).isEqualTo(ExitCodes.OK);
        return varta.out().replaceAll("\\s", "");
    }

    @Test
    void tellsCandidatesHitsCostAndWhatMatched() {
        assertThat(json(events.toString()))
                .matches(
                        "\\{\"events\":3,\"timed\":3,\"finding_ns_per_event\":\\d+,\"trials_ns_per_event\":[1-9]\\d*,"
                                + "\"rules_tried\":1,\"rules\":\\[\\{\"rule\":\\{\"id\":\"11111111-2222-4333-8444-000000000001\","
                                + "\"title\":\"Ruleevil\",\"level\":\"high\",\"file\":\"[^\"]*evil.yml\"},\"share\":1.0,"
                                + "\"ns_per_event\":[0-9.]+,\"ns_per_trial\":[1-9]\\d*,\"dearest_ns\":[1-9]\\d*,"
                                + "\"candidates\":[123],\"hits\":1,\"matched\":\\{.*\"CommandLine\":\\[\"evil\\\\u001B\\[2Jgo\"].*}}]}");
    }

    @Test
    void aJournalGivesTheSameCandidatesAndHits() throws Exception {
        new DataFixture(directory.resolve("data"))
                .write(Files.readAllLines(events).toArray(new String[0]));
        String times = "\"(finding_ns|trials_ns|ns|dearest)[a-z_]*\":[0-9.]+";

        String journal = json("--data", directory.resolve("data").toString());

        assertThat(journal.replaceAll(times, ""))
                .isEqualTo(json(events.toString()).replaceAll(times, ""));
        assertThat(journal).contains("\"events\":3,", "\"hits\":1,");
    }

    @Test
    void theTableHasALineForEachRuleThatWasTriedAndNothingThatATerminalObeys() {
        assertThat(varta.run("rule", "profile", "-r", rules.toString(), "-o", "table", events.toString()))
                .isEqualTo(ExitCodes.OK);

        assertThat(varta.out().lines().filter(line -> line.contains("Rule ")))
                .singleElement()
                .asString()
                .contains("100.0%", "Rule evil", "CommandLine=evil .[2J go")
                .doesNotContain("\u001b");
        assertThat(varta.out()).contains("3 events timed", "1 rules were tried");
    }

    @Test
    void aWrongCommandLineIsRefused() {
        String r = rules.toString();
        assertThat(varta.run("rule", "profile", "-r", r)).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.run("rule", "profile", "-r", r, "-")).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.run("rule", "profile", "-r", r, "--rounds", "0", events.toString()))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(varta.run("rule", "profile", "-r", r, "--data", "d", events.toString()))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(varta.run(
                        "rule", "profile", "-r", r, directory.resolve("missing").toString()))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(varta.run("rule", "profile", events.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.run("rule", "profile", "-r", events.toString(), events.toString()))
                .isEqualTo(ExitCodes.RULE);
    }
}
