package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.CORRELATION;
import static org.varta.rules.parse.RuleTexts.EPL;
import static org.varta.rules.parse.RuleTexts.FILTER;
import static org.varta.rules.parse.RuleTexts.RULE;
import static org.varta.rules.parse.RuleTexts.ruleWith;
import static org.varta.rules.parse.RuleTexts.shorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.rules.parse.Code;
import org.varta.rules.plan.SiteLists;

/** Every kind of problem, each with the smallest file that has it, and where the author is sent. */
final class CodesTest {

    private static final String OTHER_ID = "5f1f3a3c-0000-4000-8000-00000000000f";

    @TempDir
    Path directory;

    /** A file and the one problem it has: {@code ERROR code line:column}. */
    record Example(Code code, String problem, String text) {
        @Override
        public String toString() {
            return code.keyword();
        }
    }

    static Stream<Example> examples() {
        return Stream.of(
                        yaml(),
                        documents(),
                        headers(),
                        detections(),
                        values(),
                        conditions(),
                        correlations(),
                        filters(),
                        epl())
                .flatMap(s -> s);
    }

    private static Stream<Example> yaml() {
        return Stream.of(
                error(Code.YAML_ENCODING, "1:10", ruleWith("A rule", "A \u0001 rule")),
                error(Code.YAML_SYNTAX, "9:10", ruleWith("product: windows", "product: [windows")),
                error(Code.YAML_LIMIT, "11:61", ruleWith("cmd.exe", "[".repeat(60))),
                error(Code.DUPLICATE_KEY, "5:1", ruleWith("level: low", "level: low\nlevel: high")),
                error(Code.YAML_KEY, "5:3", ruleWith("level: low", "level: low\n? [a]\n: x")),
                error(Code.YAML_TAG, "1:8", ruleWith("A rule", "!rule A rule")),
                error(Code.YAML_ALIAS, "1:8", ruleWith("A rule", "*rule")));
    }

    private static Stream<Example> documents() {
        return Stream.of(
                error(Code.NOT_A_RULE, "1:1", ruleWith("detection:", "detections:")),
                error(Code.NOT_A_RULE, "1:1", "- a list\n"),
                error(Code.LEGACY_ACTION, "1:9", "action: global\n" + RULE),
                error(Code.MISSING_KEY, "1:1", ruleWith("title: A rule", "name: a_rule")),
                error(Code.MISSING_KEY, "1:1", ruleWith("logsource:", "log_source:")),
                error(Code.MISSING_KEY, "10:5", ruleWith("condition: sel", "_condition: [sel]")),
                error(Code.WRONG_TYPE, "1:8", ruleWith("A rule", "[A rule]")),
                error(Code.WRONG_TYPE, "9:12", RULE.substring(0, RULE.indexOf("\n    sel")) + " text\n"),
                error(Code.DUPLICATE_ID, "14:1", RULE + "---\n" + RULE.replace("A rule", "Another")),
                warning(
                        Code.DUPLICATE_NAME,
                        "15:1",
                        "name: same\n" + RULE + "---\n" + "name: same\n"
                                + RULE.replaceFirst("id: .*", "id: " + OTHER_ID)));
    }

    private static Stream<Example> headers() {
        return Stream.of(
                error(Code.INVALID_TITLE, "1:8", ruleWith("A rule", "''")),
                error(Code.INVALID_TITLE, "1:8", ruleWith("A rule", "x".repeat(257))),
                error(Code.INVALID_ID, "2:5", ruleWith("5f1f3a3c-", "5f1f3a3c")),
                error(Code.INVALID_STATUS, "3:9", ruleWith("status: test", "status: tested")),
                error(Code.INVALID_LEVEL, "4:8", ruleWith("level: low", "level: hihg")),
                error(Code.INVALID_DATE, "5:7", ruleWith("2026-01-31", "2026-02-30")),
                error(Code.INVALID_DATE, "5:7", ruleWith("2026-01-31", "31.01.2026")),
                warning(Code.LEGACY_DATE, "5:7", ruleWith("2026-01-31", "2026/01/31")),
                warning(Code.INVALID_TAG, "6:7", ruleWith("attack.t1059", "t1059")),
                warning(Code.MISSING_ID, "1:1", RULE.replaceFirst("id: .*\n", "")),
                warning(Code.MISSING_LEVEL, "1:1", ruleWith("level: low\n", "")),
                warning(Code.UNKNOWN_KEY, "5:1", ruleWith("level: low\n", "level: low\nthrottle: 1h\n")),
                error(Code.EMPTY_LOG_SOURCE, "8:5", ruleWith("product: windows", "definition: any")));
    }

    private static Stream<Example> detections() {
        return Stream.of(
                error(Code.EMPTY_SELECTION, "11:9", ruleWith("Image: cmd.exe", "{}")),
                error(Code.EMPTY_SELECTION, "11:9", ruleWith("Image: cmd.exe", "[]")),
                error(Code.EMPTY_SELECTION, "10:9", ruleWith("\n        Image: cmd.exe", "")),
                error(Code.EMPTY_VALUE_LIST, "11:16", ruleWith("cmd.exe", "[]")),
                error(Code.NULL_IN_LIST, "11:20", ruleWith("cmd.exe", "[a, null]")),
                error(Code.WRONG_TYPE, "11:16", ruleWith("cmd.exe", "{a: b}")),
                error(Code.WRONG_TYPE, "11:17", ruleWith("cmd.exe", "[[a]]")),
                error(Code.UNKNOWN_MODIFIER, "11:9", ruleWith("Image:", "Image|contain:")),
                error(Code.ILLEGAL_MODIFIER_CHAIN, "11:9", ruleWith("Image:", "Image|startswith|endswith:")),
                warning(Code.ALL_NEEDS_LIST, "11:9", ruleWith("Image:", "Image|contains|all:")),
                warning(
                        Code.UNUSED_SELECTION,
                        "12:5",
                        ruleWith("    condition", "    other:\n        - word\n    condition")),
                warning(Code.LEGACY_TIMEFRAME, "12:5", ruleWith("    condition", "    timeframe: 5m\n    condition")));
    }

    private static Stream<Example> values() {
        return Stream.of(
                error(Code.VALUE_TYPE, "11:23", ruleWith("Image: cmd.exe", "Image|exists: 'true'")),
                error(Code.VALUE_RANGE, "11:21", ruleWith("Image: cmd.exe", "Image|hour: 24")),
                error(Code.VALUE_RANGE, "11:29", ruleWith("Image: cmd.exe", "Image|base64offset: a")),
                error(Code.VALUE_LIMIT, "11:24", ruleWith("Image: cmd.exe", "Image|windash: ' -a -b -c -d -e -f'")),
                error(Code.INVALID_REGEX, "11:19", ruleWith("Image: cmd.exe", "Image|re: 'a(?=b)'")),
                error(Code.INVALID_CIDR, "11:21", ruleWith("Image: cmd.exe", "Image|cidr: 10.0.0.1/8")),
                error(Code.WILDCARD_IN_ENCODING, "11:23", ruleWith("Image: cmd.exe", "Image|base64: 'a*b'")),
                error(Code.MISSING_SITE_LIST, "11:23", ruleWith("Image: cmd.exe", "Image|expand: '%Admins%'")),
                warning(Code.REDUNDANT_WILDCARD, "11:25", ruleWith("Image: cmd.exe", "Image|endswith: '*.exe'")),
                warning(Code.BROAD_VALUE, "11:25", ruleWith("Image: cmd.exe", "Image|contains: ''")));
    }

    private static Stream<Example> conditions() {
        return Stream.of(
                error(Code.CONDITION_SYNTAX, "12:20", ruleWith("condition: sel", "condition: sel sel")),
                error(Code.UPPER_CASE_OPERATOR, "12:20", ruleWith("condition: sel", "condition: sel AND sel")),
                error(Code.UNSUPPORTED_QUANTIFIER, "12:16", ruleWith("condition: sel", "condition: 2 of sel*")),
                error(Code.PIPE_AGGREGATION, "12:20", ruleWith("condition: sel", "condition: sel | count() > 5")),
                error(Code.UNKNOWN_IDENTIFIER, "12:16", ruleWith("condition: sel", "condition: self")),
                error(Code.EMPTY_SELECTOR, "12:21", ruleWith("condition: sel", "condition: 1 of filter_*")),
                error(
                        Code.CONDITION_LIMIT,
                        "12:56",
                        ruleWith("condition: sel", "condition: " + "(".repeat(50) + "sel")));
    }

    private static Stream<Example> correlations() {
        return Stream.of(
                correlation(Code.UNKNOWN_CORRELATION_TYPE, "5:11", "event_count", "event_cuont"),
                correlation(Code.INVALID_TIMESPAN, "8:15", "5m", "5 minutes"),
                correlation(Code.INVALID_CORRELATION_CONDITION, "9:16", "{gte: 10}", "many"),
                correlation(Code.UNKNOWN_KEY, "9:17", "{gte: 10}", "{gteq: 5, gte: 10}"),
                correlation(Code.UNKNOWN_RULE, "1:1", "000000000001]", "0000000000aa]"),
                correlation(Code.CORRELATION_CYCLE, "1:1", "000000000001]", "000000000002]"));
    }

    private static Stream<Example> epl() {
        return Stream.of(
                warning(Code.EPL_NOT_ENABLED, "11:5", EPL),
                error(Code.INVALID_EPL_INPUT, "5:5", EPL.replace("    start:", "    a.start:")),
                error(
                        Code.INVALID_EPL_INPUT,
                        "7:9",
                        EPL.replace("rule:", "#rule:").replace("fields: {who: User}", "fields: {}")),
                error(Code.INVALID_EPL_INPUT, "7:18", EPL.replace("{who: User}", "{time: User}")),
                error(Code.INVALID_TIMESPAN, "9:11", EPL.replace("10s", "10m")),
                error(Code.WRONG_TYPE, "10:6", EPL.replace("epl: |", "epl: 5\nx: |")),
                error(Code.MISSING_KEY, "1:1", EPL.replace("inputs:", "outputs:")));
    }

    private static Stream<Example> filters() {
        return Stream.of(
                warning(Code.FILTER_WITHOUT_NOT, "1:1", FILTER.replace("not sel", "sel")),
                warning(Code.FILTER_LOG_SOURCE, "1:1", FILTER.replace("windows", "linux")),
                warning(Code.UNKNOWN_RULE, "1:1", FILTER.replace("000000000001]", "0000000000aa]")),
                error(Code.MISSING_KEY, "7:5", FILTER.replace("    rules:", "    #rules:")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void pointsAtTheFault(Example example) throws IOException {
        Files.writeString(directory.resolve("example.yml"), example.text(), UTF_8);
        if (!example.text().contains("detection")) {
            Files.writeString(directory.resolve("a-rule.yml"), RULE, UTF_8);
        }

        RulePack pack = RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of());

        assertThat(shorts(pack.problems())).containsExactly(example.problem());
        assertThat(pack.problems().getFirst().file()).endsWith("example.yml");
        assertThat(pack.documentsFailed()).isEqualTo(example.problem().startsWith("ERROR") ? 1 : 0);
    }

    @Test
    void pointsAtAFileThatIsNotThere() {
        Path missing = directory.resolve("missing.yml");

        RulePack pack = RulePackLoader.load(List.of(missing), SiteLists.NONE, List.of());

        assertThat(shorts(pack.problems())).containsExactly("ERROR unreadable-file 1:1");
        assertThat(pack.documentsFailed()).isEqualTo(1);
    }

    @Test
    void showsEveryCode() {
        Set<Code> shown = examples().map(Example::code).collect(Collectors.toSet());
        Map<Code, String> elsewhere = new EnumMap<>(Code.class);
        elsewhere.putAll(Map.of(
                Code.UNKNOWN_FIELD, "PackLintTest of the engine, which knows what events have",
                Code.UNFED_LOG_SOURCE, "PackLintTest",
                Code.EXPENSIVE_PATTERN, "PackLintTest",
                Code.EPL_SYNTAX, "EsperEplGateTest of the engine, which has the parser",
                Code.EPL_REFUSED, "EsperEplGateTest of the engine, which has the list"));
        elsewhere.putAll(Map.of(
                Code.UNREADABLE_FILE, "pointsAtAFileThatIsNotThere",
                Code.INVALID_SITE_LIST, "SiteListReaderTest",
                Code.INVALID_PIPELINE, "PipelineReaderTest",
                Code.UNKNOWN_TRANSFORMATION, "PipelineReaderTest",
                Code.UNKNOWN_RULE_CONDITION, "PipelineReaderTest",
                Code.AMBIGUOUS_FIELD, "SitePipelineTest",
                Code.UNSUPPORTED_CORRELATION, "CorrelationPlanTest of the engine, which knows what it evaluates"));

        Set<Code> missing = EnumSet.allOf(Code.class);
        missing.removeAll(shown);
        missing.removeAll(elsewhere.keySet());

        assertThat(missing).isEmpty();
    }

    @Test
    void findsEveryCodeInTheDocumentation() throws IOException {
        Path page = Path.of(System.getProperty("varta.home", ".."), "docs", "writing-rules.md");

        assertThat(Files.readString(page))
                .contains(EnumSet.allOf(Code.class).stream()
                        .map(code -> "\n| `" + code.keyword() + "` |")
                        .toList());
    }

    private static Example error(Code code, String place, String text) {
        return new Example(code, "ERROR " + code.keyword() + " " + place, text);
    }

    private static Example warning(Code code, String place, String text) {
        return new Example(code, "WARNING " + code.keyword() + " " + place, text);
    }

    private static Example correlation(Code code, String place, String piece, String replacement) {
        assertThat(CORRELATION).contains(piece);
        return error(code, place, CORRELATION.replace(piece, replacement));
    }
}
