package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTestCommandTest {

    private static final Path STARTER_PACK = Path.of("../rules/packs/starter");

    private static final String RULES = """
            title: Refused
            id: 11111111-2222-4333-8444-555555555555
            name: refused
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625}
              filter_machine: {TargetUserName|endswith: $}
              condition: selection and not filter_machine
            level: low
            ---
            title: Guessing
            id: 11111111-2222-4333-8444-666666666666
            correlation:
              type: event_count
              rules: [refused]
              group-by: [IpAddress]
              timespan: 1m
              condition: {gte: 3}
            level: high
            """;

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();

    @BeforeEach
    void writeRules() throws IOException {
        write("rules.yml", RULES);
    }

    @Test
    void every_test_of_the_starter_pack_passes_and_every_rule_has_one() {
        int code = varta.run("rule", "test", STARTER_PACK.toString());

        assertThat(varta.out()).isEmpty();
        assertThat(code).isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("0 failed; 0 rules without a test");
    }

    @Test
    void passing_tests_are_counted() throws IOException {
        write("refused.test.yml", """
                rule: refused
                tests:
                  - {name: a person, event: {EventID: 4625, TargetUserName: olena}, expect: match}
                  - {name: a machine, event: {EventID: 4625, TargetUserName: X$}, expect: no-match, because: filter_machine}
                """);

        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.OK);

        assertThat(varta.out()).isEmpty();
        assertThat(varta.err()).isEqualTo("varta: 2 tests passed, 0 failed; 1 rules without a test\n");
    }

    @Test
    void a_failing_test_names_its_place_and_what_is_behind_it() throws IOException {
        Path file = write("refused.test.yml", """
                rule: refused
                tests:
                  - {name: a logon, event: {EventID: 4624}, expect: match}
                """);

        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out())
                .isEqualTo("FAIL " + file + ":3: Refused: 'a logon': expected match, got no match: EventID: another"
                        + " value\n");
    }

    @Test
    void events_of_files_are_decoded_and_mapped() throws IOException {
        write("events/refused.json", """
                {"winlog":{"channel":"Security","event_id":4625,"event_data":{"TargetUserName":"olena"}}}
                """);
        write("refused.test.yml", """
                rule: refused
                tests:
                  - {name: winlogbeat, event: '@events/refused.json', expect: match}
                  - {name: nothing there, event: '@events/none.json', expect: match}
                """);

        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out()).hasLineCount(1).contains("there is no file").contains("none.json");
    }

    @Test
    void scenarios_run_through_the_correlator() throws IOException {
        write("events/refused.json", """
                {"winlog":{"channel":"Security","event_id":4625,"event_data":{"IpAddress":"192.0.2.1"}}}
                """);
        write("guessing.test.yml", """
                rule: 11111111-2222-4333-8444-666666666666
                tests:
                  - name: three in a minute
                    scenario: [{at: 0s, repeat: 3, every: 20s, event: {EventID: 4625, IpAddress: 192.0.2.1}}]
                    expect: {alerts: 1, group: {IpAddress: 192.0.2.1}}
                  - name: three in two minutes
                    scenario: [{at: 0s, repeat: 3, every: 40s, event: {EventID: 4625, IpAddress: 192.0.2.1}}]
                    expect: no-match
                  - name: inline and by file
                    scenario:
                      - {at: 0s, repeat: 2, event: '@events/refused.json'}
                      - {at: 5s, event: {EventID: 4625, IpAddress: 192.0.2.1}}
                    expect: match
                """);

        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("3 tests passed, 0 failed");
    }

    @Test
    void the_instants_of_alerts_are_compared_to_the_millisecond() throws IOException {
        write("silence.yml", """
                title: Silence
                id: 11111111-2222-4333-8444-777777777777
                correlation:
                  type: event_count
                  rules: [refused]
                  timespan: 1m
                  condition: {lt: 1}
                level: low
                """);
        String test = """
                rule: 11111111-2222-4333-8444-777777777777
                tests:
                  - name: silence is told a minute after the last event
                    scenario:
                      - {at: 1500ms, event: {EventID: 4625}}
                      - {at: 2h, event: {EventID: 4625}}
                      - {at: 3h}
                    expect: {alerts: 2, at: [61500ms, 7260s]}
                """;
        write("silence.test.yml", test);

        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.OK);
        write("silence.test.yml", test.replace("61500ms", "61501ms"));
        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.FINDINGS);
        assertThat(varta.out()).contains("expected alerts at [61501ms, 7260s], got them at [61500ms, 7260s]");
        write("silence.test.yml", test.replace(", at: [61500ms, 7260s]", "").replace("alerts: 2", "at: 61500ms"));
        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.FINDINGS);
    }

    @Test
    void a_scenario_of_a_rule_that_only_feeds_a_correlation_is_told_so() throws IOException {
        write("refused.test.yml", """
                rule: refused
                tests:
                  - {name: s, scenario: [{at: 0s, event: {EventID: 4625}}], expect: match}
                """);

        varta.run("rule", "test", directory.toString());

        assertThat(varta.out()).contains("the rule does not alert by itself");
    }

    @Test
    void a_broken_test_file_is_a_failure() throws IOException {
        Path file = write("refused.test.yml", "rule: refused\n");

        assertThat(varta.run("rule", "test", directory.toString())).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out()).isEqualTo("FAIL " + file + ":1:1: missing-key: tests is missing\n");
    }

    @Test
    void tests_may_stand_apart_from_the_rules() throws IOException {
        write("data/info.yml", """
                rule_metadata: [{id: 11111111-2222-4333-8444-555555555555, title: Refused}]
                regression_tests_info:
                  - {name: positive, type: evtx, match_count: 1, path: regression_data/x/a.evtx}
                """);
        write("data/a.json", "{\"Event\":{\"System\":{\"EventID\":4625,\"Channel\":\"Security\"}}}\n");

        assertThat(varta.run(
                        "rule",
                        "test",
                        "-r",
                        directory.resolve("rules.yml").toString(),
                        "--tests",
                        directory.resolve("data").toString()))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("1 tests passed");
    }

    @Test
    void json_and_junit_have_every_test() throws IOException {
        write("refused.test.yml", """
                rule: refused
                tests:
                  - {name: good, event: {EventID: 4625}, expect: match}
                  - {name: bad, event: {EventID: 4624}, expect: match}
                """);

        assertThat(varta.run("rule", "test", "-o", "json", directory.toString()))
                .isEqualTo(ExitCodes.FINDINGS);
        assertThat(varta.out())
                .contains("\"passed\" : 1")
                .contains("\"failed\" : 1")
                .contains("\"name\" : \"good\"")
                .contains("\"failure\" : \"expected match");
        varta.run("rule", "test", "-o", "junit", directory.toString());
        assertThat(varta.out())
                .contains("<testsuites tests=\"2\" failures=\"1\"")
                .contains("<testcase classname=\"Refused\" name=\"good\">");
    }

    private Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
