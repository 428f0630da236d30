package org.varta.rules.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlReader;

class RuleTesterTest {

    private static final String RULES = """
            title: Encoded
            id: 5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b11
            logsource: {product: windows, category: process_creation}
            detection:
              selection: {CommandLine|contains: ' -enc '}
              filter_updater: {ParentImage: updater.exe}
              condition: selection and not filter_updater
            ---
            title: Storm
            id: 5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b12
            correlation:
              type: event_count
              rules: [5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b11]
              group-by: [User]
              timespan: 1m
              condition: {gte: 2}
            ---
            title: Patch management
            id: 5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b13
            logsource: {product: windows}
            filter: {rules: any, patch: {User: svc_patch}, condition: not patch}
            """;
    private static final String RULE = "5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b11";
    private static final String STORM = "5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b12";

    @TempDir
    private Path directory;

    private @Nullable RulePack pack;
    private List<ScenarioRunner.Raised> alerts = List.of();

    @BeforeEach
    void loadRules() throws IOException {
        Path file = Files.writeString(directory.resolve("rules.yml"), RULES);
        pack = RulePackLoader.load(List.of(file), SiteLists.NONE, List.of());
        assertThat(pack.documents()).hasSize(3);
    }

    @Test
    void anEventThatMatchesAsExpectedPasses() throws IOException {
        assertThat(failure(RULE, "event: {CommandLine: 'x -enc y'}, expect: match"))
                .isNull();
        assertThat(failure(RULE, "event: {CommandLine: 'x -enc y'}, expect: match, because: selection"))
                .isNull();
        assertThat(failure(RULE, "event: {CommandLine: x}, expect: no-match")).isNull();
    }

    @Test
    void anUnexpectedVerdictSaysWhatIsBehindIt() throws IOException {
        assertThat(failure(RULE, "event: {CommandLine: 'x -encode y'}, expect: match"))
                .isEqualTo("expected match, got no match: CommandLine|contains: nearest to ' -enc ' is ' -enc' at"
                        + " character 2");
        assertThat(failure(RULE, "event: {CommandLine: 'x -enc y'}, expect: no-match"))
                .isEqualTo("expected no match, got match via selection, filter_updater, Patch management, patch");
    }

    @Test
    void theRightVerdictForAnotherReasonFails() throws IOException {
        assertThat(failure(
                        RULE,
                        "event: {CommandLine: 'x -enc y', ParentImage: updater.exe}, expect: no-match,"
                                + " because: filter_updater"))
                .isNull();
        assertThat(failure(RULE, "event: {CommandLine: x}, expect: no-match, because: filter_updater"))
                .isEqualTo("the verdict is right, but not because of filter_updater; it is because of selection");
    }

    @Test
    void sigmaFiltersOfTheRuleSetApply() throws IOException {
        assertThat(failure(
                        RULE,
                        "event: {CommandLine: 'x -enc y', User: svc_patch}, expect: no-match,"
                                + " because: Patch management"))
                .isNull();
    }

    @Test
    void aRuleThatIsNotThereFailsItsTests() throws IOException {
        assertThat(failure("nothing", "event: {}, expect: match"))
                .isEqualTo("the rule nothing is not there, or has errors");
    }

    @Test
    void aFileMatchesWhenAnyOfItsEventsDoesAndDoesNotWhenNoneDoes() throws IOException {
        assertThat(failure(RULE, "event: '@{CommandLine: x};{CommandLine: a -enc b}', expect: match"))
                .isNull();
        assertThat(failure(RULE, "event: '@{CommandLine: x};{CommandLine: a -enc b}', expect: no-match"))
                .startsWith("expected no match, got match");
        assertThat(failure(RULE, "event: '@{CommandLine: x};{CommandLine: y}', expect: no-match"))
                .isNull();
        assertThat(failure(RULE, "event: '@{CommandLine: x};{CommandLine: y}', expect: match"))
                .startsWith("expected match, got no match");
        assertThat(failure(RULE, "event: '@', expect: match")).isNotNull();
    }

    @Test
    void aScenarioIsJudgedByItsAlerts() throws IOException {
        String scenario = "scenario: [{at: 0s, event: {CommandLine: 'x -enc y', User: a}}], expect: ";
        alerts = List.of(new ScenarioRunner.Raised(Duration.ofSeconds(90), new LinkedHashMap<>(Map.of("User", "a"))));

        assertThat(failure(STORM, scenario + "match")).isNull();
        assertThat(failure(STORM, scenario + "{alerts: 1, group: {User: a}}")).isNull();
        assertThat(failure(STORM, scenario + "{at: 90s, group: {User: a}}")).isNull();
        assertThat(failure(STORM, scenario + "{at: 90001ms}"))
                .isEqualTo("expected alerts at [90001ms], got them at [90s]");
        assertThat(failure(STORM, scenario + "no-match")).isEqualTo("expected 0 alerts, got 1");
        assertThat(failure(STORM, scenario + "{alerts: 2}")).isEqualTo("expected 2 alerts, got 1");
        assertThat(failure(STORM, scenario + "{group: {User: b}}"))
                .isEqualTo("no alert of the group {User=b}; there are [{User=a}]");
    }

    @Test
    void aCorrelationIsNotTestedByOneEvent() throws IOException {
        assertThat(failure(STORM, "event: {User: a}, expect: match"))
                .isEqualTo("a correlation is tested by a scenario, not by an event");
    }

    @Test
    void whatCannotBeReadFailsWithTheReason() throws IOException {
        assertThat(failure(RULE, "event: '@broken', expect: match")).isEqualTo("there is no file broken");
    }

    /** The failure of one test, given as members of its map. */
    private @Nullable String failure(String rule, String test) throws IOException {
        Path file = directory.resolve("x.test.yml");
        Files.writeString(file, "rule: " + rule + "\ntests:\n  - {name: n, " + test + "}\n");
        RuleTestReader.Result read = RuleTestReader.read(List.of(file));
        if (!read.problems().isEmpty()) {
            return read.problems().toString();
        }
        RulePack loaded = Objects.requireNonNull(pack);
        RuleTester tester =
                new RuleTester(loaded, SiteLists.NONE, RuleTesterTest::readFile, (scenario, document) -> alerts);
        return tester.run(read.sets().getFirst()).getFirst().failure();
    }

    /** The path itself holds the events, one behind the other. */
    private static void readFile(Path path, Event into, Runnable each) throws TestRunException {
        String name = path.getFileName().toString();
        if (name.equals("broken")) {
            throw new TestRunException("there is no file broken");
        }
        for (String yaml : name.split(";", -1)) {
            Mapping fields = (Mapping) YamlReader.read(yaml, YamlLimits.DEFAULT)
                    .documents()
                    .getFirst()
                    .root();
            InlineEvent.fill(into, fields, new LogSources(List.of(new LogSource("windows", "process_creation", null))));
            each.run();
        }
    }
}
