package org.varta.rules.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.rules.testing.RuleTest.EventSource;

class RuleTestReaderTest {

    private static final Path REGRESSION =
            Path.of(System.getProperty("varta.corpora", "../../shared/corpora"), "sigma-regression");

    @TempDir
    private Path directory;

    @Test
    void readsExamples() throws IOException {
        Path file = write("x.test.yml", """
                rule: 5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b11
                tests:
                  - name: inline
                    event: {A: x}
                    expect: match
                  - name: by file
                    event: '@events/a.json'
                    expect: no-match
                    because: filter_a
                """);

        RuleTestSet set = only(RuleTestReader.read(List.of(directory)));

        assertThat(set.rule()).isEqualTo("5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b11");
        assertThat(set.file()).isEqualTo(file.toString());
        RuleTest.Example inline = (RuleTest.Example) set.tests().getFirst();
        assertThat(inline.name()).isEqualTo("inline");
        assertThat(inline.line()).isEqualTo(3);
        assertThat(inline.isMatch()).isTrue();
        assertThat(inline.event()).isInstanceOf(EventSource.Inline.class);
        assertThat(set.tests().getLast())
                .isEqualTo(new RuleTest.Example(
                        "by file",
                        6,
                        new EventSource.InFile(directory.resolve("events/a.json")),
                        false,
                        1,
                        "filter_a"));
    }

    @Test
    void readsScenarios() throws IOException {
        write("x.test.yml", """
                rule: r
                tests:
                  - name: s
                    scenario:
                      - {at: 0s, repeat: 5, every: 500ms, event: '@a.json'}
                      - {at: 2m}
                    expect: {alerts: 1, group: {User: admin}}
                  - name: none
                    scenario: [{at: 1h, event: {A: x}}]
                    expect: no-match
                """);

        List<RuleTest> tests = only(RuleTestReader.read(List.of(directory))).tests();

        RuleTest.Scenario scenario = (RuleTest.Scenario) tests.getFirst();
        assertThat(scenario.steps())
                .containsExactly(
                        new RuleTest.Step(
                                Duration.ZERO,
                                5,
                                Duration.ofMillis(500),
                                new EventSource.InFile(directory.resolve("a.json"))),
                        new RuleTest.Step(Duration.ofMinutes(2), 1, Duration.ZERO, null));
        assertThat(scenario.alerts()).isEqualTo(1);
        assertThat(scenario.group()).isEqualTo(Map.of("User", "admin"));
        assertThat(((RuleTest.Scenario) tests.getLast()).alerts()).isZero();
    }

    @Test
    void readsTheRegressionFormOfSigmaHqWithTheEventsAsJson() throws IOException {
        write("case/info.yml", """
                id: 0d7ff9a2-a55c-46c8-b878-4ec4ea8e91ae
                rule_metadata:
                    - id: 0b9ad457-2554-44c1-82c2-d56a99c42377
                      title: A rule
                regression_tests_info:
                    - name: Positive Detection Test
                      type: evtx
                      provider: Microsoft-Windows-Sysmon
                      match_count: 4
                      path: regression_data/rules/case/0b9ad457.evtx
                """);
        write("case/0b9ad457.json", "{}");

        RuleTestSet set = only(RuleTestReader.read(List.of(directory)));

        assertThat(set.rule()).isEqualTo("0b9ad457-2554-44c1-82c2-d56a99c42377");
        assertThat(set.tests())
                .containsExactly(new RuleTest.Example(
                        "Positive Detection Test",
                        6,
                        new EventSource.InFile(directory.resolve("case/0b9ad457.json")),
                        true,
                        4,
                        null));
    }

    @Test
    void readsEveryCaseOfSigmaHq() {
        assumeTrue(Files.isDirectory(REGRESSION), () -> "no corpus at " + REGRESSION.toAbsolutePath());

        RuleTestReader.Result result = RuleTestReader.read(List.of(REGRESSION));

        assertThat(result.problems()).isEmpty();
        assertThat(result.sets()).hasSizeGreaterThan(90);
        assertThat(result.sets())
                .flatMap(RuleTestSet::tests)
                .allSatisfy(test -> assertThat(((RuleTest.Example) test).event())
                        .isInstanceOfSatisfying(
                                EventSource.InFile.class,
                                in -> assertThat(in.file()).isRegularFile()));
    }

    @Test
    void otherInfoFilesAndRulesAreNotTests() throws IOException {
        write("info.yml", "title: something else\n");
        write("rule.yml", "title: A rule\n");

        assertThat(RuleTestReader.read(List.of(directory)).sets()).isEmpty();
        assertThat(RuleTestReader.read(List.of(directory)).problems()).isEmpty();
    }

    @Test
    void theTestsBesideARuleFileGoWithIt() throws IOException {
        Path rule = write("a.yml", "title: A rule\n");
        write("a.test.yml", "rule: a\ntests: [{name: n, event: {}, expect: match}]\n");
        write("b.test.yml", "rule: b\ntests: [{name: n, event: {}, expect: match}]\n");

        assertThat(RuleTestReader.read(List.of(rule)).sets())
                .extracting(RuleTestSet::rule)
                .containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            [1]                                                                     ~ 1 ~ wrong-type           ~ a test file is a map
            tests: [{name: n, event: {}, expect: match}]                            ~ 1 ~ missing-key          ~ rule is missing
            {rule: r}                                                               ~ 1 ~ missing-key          ~ tests is missing
            {rule: r, tests: []}                                                    ~ 1 ~ wrong-type           ~ not empty
            {rule: r, test: [], tests: [{name: n, event: {}, expect: match}]}       ~ 1 ~ unknown-key          ~ did you mean tests?
            {rule: r, tests: [{event: {}, expect: match}]}                          ~ 1 ~ missing-key          ~ name is missing
            {rule: r, tests: [{name: n, expect: match}]}                            ~ 1 ~ missing-key          ~ either an event or a scenario
            {rule: r, tests: [{name: n, event: {}, expect: maybe}]}                 ~ 1 ~ wrong-type           ~ match or no-match, not maybe
            {rule: r, tests: [{name: n, event: x, expect: match}]}                  ~ 1 ~ wrong-type           ~ a map of fields, or '@'
            {rule: r, tests: [{name: n, scenario: [{event: {}}], expect: match}]}   ~ 1 ~ missing-key          ~ at is missing
            {rule: r, tests: [{name: n, scenario: [{at: 5}], expect: match}]}       ~ 1 ~ invalid-timespan     ~ 50s
            {rule: r, tests: [{name: n, scenario: [{at: 5s}, {at: 4s}], expect: match}]} ~ 1 ~ value-range     ~ the order of time
            {rule: r, tests: [{name: n, scenario: [{at: 5s}], expect: {at: soon}}]} ~ 1 ~ invalid-timespan     ~ 50s
            {rule: r, tests: [{name: n, scenario: [{at: 5s}], expect: {at: []}}]}   ~ 1 ~ wrong-type           ~ a list that is not empty
            {rule: r, tests: [{name: n, scenario: [{at: 5s}], expect: {alerts: 2, at: 1s}}]} ~ 1 ~ value-range ~ 1 instants for 2 alerts
            {rule: r, tests: [{name: n, scenario: [{at: 5s}], expect: {alerts: x}}]} ~ 1 ~ wrong-type          ~ a whole number
            {rule: r ~ 1 ~ yaml-syntax ~ ""
            """)
    void faultsAreProblemsWithAPlace(String text, int line, String code, String message) throws IOException {
        Path file = write("x.test.yml", text);

        RuleTestReader.Result result = RuleTestReader.read(List.of(file));

        assertThat(result.problems()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(file.toString());
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.code().keyword()).isEqualTo(code);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aFaultyTestLeavesTheOthersAsTheyAre() throws IOException {
        write("x.test.yml", """
                rule: r
                tests:
                  - {name: bad, event: {}, expect: perhaps}
                  - {name: good, event: {}, expect: match}
                """);

        assertThat(only(RuleTestReader.read(List.of(directory))).tests())
                .extracting(RuleTest::name)
                .containsExactly("good");
    }

    private static RuleTestSet only(RuleTestReader.Result result) {
        assertThat(result.sets()).hasSize(1);
        return result.sets().getFirst();
    }

    private Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
