package org.varta.engine.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.engine.normalise.KnownSources;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.plan.SiteLists;

class PackLintTest {

    private static final String RULE = """
            title: A rule
            id: 11111111-2222-4333-8444-555555555555
            level: low
            logsource:
                product: windows
                category: process_creation
            detection:
                sel:
                    Image|endswith: '\\cmd.exe'
                condition: sel
            """;

    @TempDir
    private Path directory;

    @Test
    void a_rule_of_known_fields_and_a_fed_log_source_is_not_mentioned() throws IOException {
        assertThat(lint(RULE)).isEmpty();
    }

    @Test
    void a_field_that_no_event_of_the_log_source_has_is_named_with_the_nearest_one() throws IOException {
        Problem problem = only(lint(RULE.replace("Image|", "Imgae|")));

        assertThat(problem.code()).isEqualTo(Code.UNKNOWN_FIELD);
        assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
        assertThat(problem.line()).isEqualTo(9);
        assertThat(problem.column()).isEqualTo(9);
        assertThat(problem.message())
                .isEqualTo("no event of windows/process_creation/* is known to have Imgae; did you mean Image?");
    }

    @Test
    void case_counts_in_the_name_of_a_field() throws IOException {
        assertThat(only(lint(RULE.replace("Image|", "image|"))).message()).endsWith("did you mean Image?");
    }

    @Test
    void fields_are_not_checked_where_a_pipeline_renames_them_or_not_all_are_known() throws IOException {
        String renamed = RULE.replace("Image|", "process.path|");
        Path file = write("rule.yml", renamed);

        assertThat(PackLint.of(
                        RulePackLoader.load(List.of(file), SiteLists.NONE, List.of()), KnownSources.builtIn(), true))
                .isEmpty();
        assertThat(lint(renamed.replace("category: process_creation", "service: security")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Imphash", "EventID", "Channel", "SubjectUserName", "ParentUser"})
    void header_fields_and_other_providers_names_are_known(String field) throws IOException {
        assertThat(lint(RULE.replace("Image|endswith: '\\cmd.exe'", field + ": x")))
                .isEmpty();
    }

    @Test
    void logs_of_industrial_protocols_have_their_fields() throws IOException {
        String modbus = RULE.replace("windows", "zeek")
                .replace("category: process_creation", "service: modbus_detailed")
                .replace("Image|endswith: '\\cmd.exe'", "func: WRITE_SINGLE_COIL\n        id.orig_h: 10.0.0.1");

        assertThat(lint(modbus)).isEmpty();
        assertThat(only(lint(modbus.replace("func:", "function:"))).message())
                .startsWith("no event of zeek/*/modbus_detailed is known to have function");
    }

    @Test
    void a_log_source_that_nothing_feeds_is_told_once_at_its_first_rule() throws IOException {
        String unfed = RULE.replace("product: windows", "product: windosw");
        write("a.yml", "# a comment\n\n" + unfed);
        write("b.yml", unfed.replace("-5555", "-6666"));
        write("c.yml", RULE.replace("-5555", "-7777"));

        Problem problem = only(lint());

        assertThat(problem.code()).isEqualTo(Code.UNFED_LOG_SOURCE);
        assertThat(problem.file()).endsWith("a.yml");
        assertThat(problem.line()).isEqualTo(6);
        assertThat(problem.message())
                .isEqualTo(
                        "no event that Varta recognises is of windosw/process_creation/*; so are 1 more rules; a pipeline"
                                + " with change_logsource gives them another; did you mean windows?");
    }

    @Test
    void a_log_source_that_a_table_takes_from_the_event_is_fed() throws IOException {
        assertThat(lint(RULE.replace("windows", "zeek").replace("category: process_creation", "service: anything")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'[a-z]{8}'", "'.*\\d+'", "'ab.*cd'", "'(?i)(foo|bar)'"})
    void an_expression_without_a_text_and_nothing_beside_it_is_expensive(String expression) throws IOException {
        Problem problem = only(lint(RULE.replace("Image|endswith: '\\cmd.exe'", "CommandLine|re: " + expression)));

        assertThat(problem.code()).isEqualTo(Code.EXPENSIVE_PATTERN);
        assertThat(problem.line()).isEqualTo(9);
        assertThat(problem.message())
                .startsWith("the expression is tried on every event of windows/process_creation/*")
                .contains("join a selection");
    }

    @Test
    void a_run_in_front_is_named_besides() throws IOException {
        assertThat(only(lint(RULE.replace("Image|endswith: '\\cmd.exe'", "CommandLine|re: '^.*\\d'")))
                        .message())
                .endsWith(", and leave out the .* in front");
    }

    @Test
    void an_expression_with_a_text_or_beside_a_value_is_not() throws IOException {
        assertThat(lint(RULE.replace("Image|endswith: '\\cmd.exe'", "CommandLine|re: 'abc.*[0-9]'")))
                .isEmpty();
        assertThat(lint(RULE.replace("        Image|", "        CommandLine|re: '[a-z]{8}'\n        Image|")))
                .isEmpty();
        assertThat(lint(RULE.replace(
                                "        Image|", "        CommandLine|re: '[a-z]{8}'\n        EventID: 1\n        X|")
                        .replace("X|endswith: '\\cmd.exe'", "User: a")))
                .isEmpty();
    }

    @Test
    void an_alternative_that_narrows_nothing_spoils_the_others() throws IOException {
        String rule = RULE.replace("condition: sel", "condition: sel or other")
                .replace("    condition", "    other:\n        CommandLine|re: '[a-z]{8}'\n    condition");

        assertThat(only(lint(rule)).line()).isEqualTo(11);
    }

    @Test
    void an_expression_of_many_alternatives_is_better_a_list() throws IOException {
        String many = "abc|".repeat(PackLint.ALTERNATIVES_MAX);

        assertThat(only(lint(RULE.replace("Image|endswith: '\\cmd.exe'", "Image|re: '" + many + "abc'")))
                        .message())
                .startsWith("the expression has 41 alternatives; a list of values costs less");
        assertThat(lint(RULE.replace("Image|endswith: '\\cmd.exe'", "Image|re: '" + many.substring(4) + "abc'")))
                .isEmpty();
        assertThat(lint(RULE.replace("Image|endswith: '\\cmd.exe'", "Image|re: 'abc[" + "|".repeat(50) + "\\|]'")))
                .isEmpty();
    }

    /** A set of thousands gets few remarks; each of these was looked at and is right. */
    @Test
    void all_of_sigmahq_gets_few_warnings() {
        Path rules = Path.of(System.getProperty("varta.corpora", "../shared/corpora"), "sigma-rules");
        assumeThat(rules).as("public rules are absent: %s", rules).isDirectory();
        List<Path> active = List.of(
                rules.resolve("rules"),
                rules.resolve("rules-compliance"),
                rules.resolve("rules-emerging-threats"),
                rules.resolve("rules-threat-hunting"));

        Map<Code, Long> counts =
                PackLint.of(RulePackLoader.load(active, SiteLists.NONE, List.of()), KnownSources.builtIn(), false)
                        .stream()
                        .collect(Collectors.groupingBy(Problem::code, Collectors.counting()));

        assertThat(counts)
                .containsOnlyKeys(Code.UNKNOWN_FIELD, Code.UNFED_LOG_SOURCE, Code.EXPENSIVE_PATTERN)
                .containsEntry(Code.UNKNOWN_FIELD, 8L)
                .containsEntry(Code.UNFED_LOG_SOURCE, 21L)
                .containsEntry(Code.EXPENSIVE_PATTERN, 11L);
    }

    @Test
    void the_shipped_rules_get_none() {
        Path packs = Path.of(System.getProperty("varta.home", ".."), "rules", "packs");

        assertThat(PackLint.of(
                        RulePackLoader.load(List.of(packs), SiteLists.NONE, List.of()), KnownSources.builtIn(), false))
                .isEmpty();
    }

    private static Problem only(List<Problem> problems) {
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    private List<Problem> lint(String rule) throws IOException {
        write("rule.yml", rule);
        return lint();
    }

    private List<Problem> lint() {
        return PackLint.of(
                RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of()), KnownSources.builtIn(), false);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
