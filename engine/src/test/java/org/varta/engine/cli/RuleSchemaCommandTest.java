package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.engine.PublishedPage;
import org.varta.engine.workbench.RuleSchema;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

class RuleSchemaCommandTest {

    private static final Path REPOSITORY = Path.of(System.getProperty("varta.home", ".."));

    private static final String RULE = """
            title: x
            logsource: {product: windows}
            detection:
              sel:
                A: b
              condition: sel
            """;

    private static final String CORRELATION = """
            title: x
            correlation:
              type: event_count
              rules: [a]
              group-by: [User]
              timespan: 5m
              condition: {gte: 3}
            """;

    private static final String TEST = """
            rule: x
            tests:
              - name: n
                event: {A: b}
                expect: match
              - name: s
                scenario: [{at: 0s, repeat: 3, every: 1s, event: '@a.json'}]
                expect: {alerts: 1, group: {User: u}}
            """;

    private static final String PIPELINE = """
            name: p
            transformations:
              - type: field_name_mapping
                mapping: {A: b}
                rule_conditions: [{type: logsource, product: windows}]
              - type: change_logsource
                product: linux
            """;

    private final CommandRun varta = new CommandRun();

    @ParameterizedTest
    @EnumSource
    void a_schema_is_printed_as_it_is_published(RuleSchema schema) throws IOException {
        Path page = REPOSITORY.resolve("docs/schemas").resolve(schema.fileName());

        assertThat(varta.run("rule", "schema", schema.keyword())).isEqualTo(ExitCodes.OK);

        PublishedPage.holds(page, varta.out());
        assertThat(varta.out()).isASCII().contains("\"$schema\": \"" + SchemaCheck.draft());
    }

    @Test
    void what_has_no_schema_is_a_fault_of_the_command_line() {
        assertThat(varta.run("rule", "schema", "recipe")).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.err()).contains("rule, test, site-lists, pipeline");
        assertThat(varta.run("rule", "schema")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void every_active_rule_of_sigmahq_is_accepted() throws IOException {
        Path rules = Path.of(System.getProperty("varta.corpora", "../shared/corpora"), "sigma-rules");
        assumeThat(rules).as("public rules are absent: %s", rules).isDirectory();
        List<Path> files = new ArrayList<>();
        for (String part : List.of(
                "rules", "rules-compliance", "rules-emerging-threats", "rules-placeholder", "rules-threat-hunting")) {
            files.addAll(yaml(rules.resolve(part)));
        }

        assertThat(files).hasSizeGreaterThan(3_700);
        assertThat(faults(RuleSchema.RULE, files)).isEmpty();
    }

    @Test
    void every_shipped_rule_and_test_is_accepted() throws IOException {
        List<Path> files = yaml(REPOSITORY.resolve("rules/packs"));
        List<Path> tests = files.stream()
                .filter(file -> file.toString().endsWith(".test.yml"))
                .toList();
        List<Path> rules = new ArrayList<>(files);
        rules.removeAll(tests);

        assertThat(rules).isNotEmpty();
        assertThat(tests).isNotEmpty();
        assertThat(faults(RuleSchema.RULE, rules)).isEmpty();
        assertThat(faults(RuleSchema.TEST, tests)).isEmpty();
    }

    @Test
    void every_example_of_the_page_for_authors_is_accepted_by_its_schema() throws IOException {
        String page = Files.readString(REPOSITORY.resolve("docs/writing-rules.md"), UTF_8);
        Map<String, RuleSchema> kinds = new LinkedHashMap<>();
        kinds.put("title: ", RuleSchema.RULE);
        kinds.put("rule: ", RuleSchema.TEST);
        kinds.put("Administrators: ", RuleSchema.SITE_LISTS);
        kinds.put("name: ", RuleSchema.PIPELINE);
        List<String> seen = new ArrayList<>();

        for (String block : page.split("```yaml\n", -1)) {
            String yaml = block.substring(0, Math.max(0, block.indexOf("```")));
            for (Map.Entry<String, RuleSchema> kind : kinds.entrySet()) {
                if (yaml.startsWith(kind.getKey())) {
                    seen.add(kind.getValue().keyword());
                    assertThat(new SchemaCheck(kind.getValue()).faults(yaml))
                            .as(yaml)
                            .isEmpty();
                }
            }
        }

        assertThat(seen).contains("rule", "test", "site-lists", "pipeline");
    }

    /** Each by one change to a document that is right. */
    @TestFactory
    Stream<DynamicTest> what_is_wrong_is_refused() {
        return Stream.of(
                        wrong(RuleSchema.RULE, RULE, "title: x\n", ""),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: '  '"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: " + "x".repeat(257)),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\nid: 42"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\nid: 5f1f3a3c-5a0e-4d0b-9d0e"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\nlevel: severe"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\nstatus: ready"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\ndate: 1 May 2026"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\ntags: [T1059]"),
                        wrong(RuleSchema.RULE, RULE, "title: x", "title: x\naction: global"),
                        wrong(RuleSchema.RULE, RULE, "logsource: {product: windows}\n", ""),
                        wrong(RuleSchema.RULE, RULE, "{product: windows}", "{definition: any}"),
                        wrong(RuleSchema.RULE, RULE, "  condition: sel\n", ""),
                        wrong(RuleSchema.RULE, RULE, "condition: sel", "condition: {sel: 1}"),
                        wrong(RuleSchema.RULE, RULE, "condition: sel", "condition: []"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|contain: b"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|: b"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|re|contains: b"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|i: b"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|lt|gt: 1"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|exists: 'true'"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|gte: '7'"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|hour: 24"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|hour: 1.5"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|fieldref: 3"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A|contains: null"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A: [b, null]"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A: []"),
                        wrong(RuleSchema.RULE, RULE, "A: b", "A: {B: c}"),
                        wrong(RuleSchema.RULE, RULE, "sel:\n    A: b", "sel: {}"),
                        wrong(RuleSchema.RULE, RULE, "sel:\n    A: b", "sel: []"),
                        wrong(RuleSchema.RULE, RULE, "detection:", "detections:"),
                        wrong(RuleSchema.RULE, CORRELATION, "type: event_count", "type: event_cont"),
                        wrong(RuleSchema.RULE, CORRELATION, "timespan: 5m", "timespan: 5 minutes"),
                        wrong(RuleSchema.RULE, CORRELATION, "timespan: 5m", "timespan: 0m"),
                        wrong(RuleSchema.RULE, CORRELATION, "  timespan: 5m\n", ""),
                        wrong(RuleSchema.RULE, CORRELATION, "  condition: {gte: 3}\n", ""),
                        wrong(RuleSchema.RULE, CORRELATION, "  rules: [a]\n", ""),
                        wrong(RuleSchema.RULE, CORRELATION, "{gte: 3}", "{gte: three}"),
                        wrong(RuleSchema.RULE, CORRELATION, "{gte: 3}", "{least: 3}"),
                        wrong(RuleSchema.RULE, CORRELATION, "{gte: 3}", "{gte: 3, field: User}"),
                        wrong(RuleSchema.RULE, CORRELATION, "{gte: 3}", "a and b"),
                        wrong(RuleSchema.RULE, CORRELATION, "event_count", "value_count"),
                        wrong(RuleSchema.RULE, CORRELATION, "group-by", "group_by"),
                        wrong(RuleSchema.RULE, CORRELATION, "timespan: 5m", "timespan: 5m\n  generate: often"),
                        wrong(RuleSchema.RULE, CORRELATION, "timespan: 5m", "timespan: 5m\n  group-by-missing: keep"),
                        wrong(RuleSchema.RULE, CORRELATION, "timespan: 5m", "timespan: 5m\n  throttle: often"),
                        wrong(RuleSchema.TEST, TEST, "alerts: 1", "alerts: 1, at: 5"),
                        wrong(RuleSchema.TEST, TEST, "alerts: 1", "alerts: 1, at: []"),
                        wrong(RuleSchema.TEST, TEST, "rule: x\n", ""),
                        wrong(RuleSchema.TEST, TEST, "expect: match", "expect: yes"),
                        wrong(RuleSchema.TEST, TEST, "    event: {A: b}\n", ""),
                        wrong(RuleSchema.TEST, TEST, "event: {A: b}", "event: a.json"),
                        wrong(RuleSchema.TEST, TEST, "at: 0s", "at: 0"),
                        wrong(RuleSchema.TEST, TEST, "at: 0s, ", ""),
                        wrong(RuleSchema.TEST, TEST, "every: 1s", "each: 1s"),
                        wrong(RuleSchema.TEST, TEST, "alerts: 1", "alerts: -1"),
                        wrong(RuleSchema.TEST, TEST, "alerts: 1", "alert: 1"),
                        wrong(RuleSchema.SITE_LISTS, "A: [b, 1]\n", "[b, 1]", "b"),
                        wrong(RuleSchema.SITE_LISTS, "A: [b, 1]\n", "[b, 1]", "[b, '']"),
                        wrong(RuleSchema.SITE_LISTS, "A: [b, 1]\n", "[b, 1]", "[[b]]"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "transformations:", "transformation:"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "field_name_mapping", "field_names_mapping"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "mapping: {A: b}", "mapping: {A: []}"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "mapping: {A: b}", "mappings: {A: b}"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "type: logsource, product", "type: logsource, vendor"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "type: logsource", "type: processing_item_applied"),
                        wrong(RuleSchema.PIPELINE, PIPELINE, "    product: linux\n", ""))
                .flatMap(List::stream);
    }

    private static List<DynamicTest> wrong(RuleSchema schema, String right, String part, String instead) {
        assertThat(right).contains(part);
        String name =
                schema.keyword() + ": " + part.strip() + " -> " + (instead.length() > 60 ? "long" : instead.strip());
        return List.of(DynamicTest.dynamicTest(name, () -> {
            SchemaCheck check = new SchemaCheck(schema);
            assertThat(check.faults(right)).isEmpty();
            assertThat(check.faults(right.replace(part, instead))).isNotEmpty();
        }));
    }

    /** Where the schema and Varta may differ, it is the schema that takes more. */
    @Test
    void a_chain_of_modifiers_that_varta_takes_is_never_refused() throws IOException {
        Pattern legal = Pattern.compile(JsonNode.of(RuleSchema.RULE.text())
                .at("/definitions/fields/propertyNames/pattern")
                .toString());
        List<String> keywords = new ArrayList<>(List.of("ignorecase", "multiline", "dotall"));
        Arrays.stream(Modifier.values()).map(Modifier::keyword).forEach(keywords::add);
        List<String> chains = new ArrayList<>(List.of(""));
        List<String> last = chains;
        for (int length = 1; length <= 3; length++) {
            last = last.stream()
                    .flatMap(chain -> keywords.stream().map(word -> chain + "|" + word))
                    .toList();
            chains = Stream.concat(chains.stream(), last.stream()).toList();
        }

        List<String> refused = chains.stream()
                .filter(chain -> !legal.matcher("A" + chain).find())
                .filter(RuleSchemaCommandTest::isTaken)
                .toList();

        assertThat(refused).isEmpty();
        assertThat(chains.stream().filter(chain -> legal.matcher("A" + chain).find()))
                .hasSizeLessThan(chains.size() / 5);
    }

    private static boolean isTaken(String chain) {
        return SigmaParser.parse(
                        "x.yml", YamlReader.read(RULE.replace("A: b", "A" + chain + ": [b, c]"), YamlLimits.DEFAULT))
                .problems()
                .stream()
                .noneMatch(problem -> problem.code() == Code.ILLEGAL_MODIFIER_CHAIN);
    }

    @Test
    void words_to_choose_from_are_those_of_varta() throws IOException {
        JsonNode rule = JsonNode.of(RuleSchema.RULE.text());

        assertThat(texts(rule.at("/properties/level/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(Level.values()).map(Level::keyword).toList());
        TreeSet<String> types = new TreeSet<>(texts(rule.at("/definitions/correlation/properties/type/enum")));
        types.removeIf(type -> type.endsWith("_extended"));
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SigmaCorrelation.Type.values())
                        .map(SigmaCorrelation.Type::keyword)
                        .toList());
        assertThat(((Map<?, ?>) rule.at("/definitions/correlation/properties/condition/anyOf/1/properties")
                                .value())
                        .keySet())
                .map(Object::toString)
                .containsAll(Arrays.stream(SigmaCorrelation.Operator.values())
                        .map(operator -> operator.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static List<String> texts(JsonNode list) {
        return list.items().stream().map(JsonNode::toString).toList();
    }

    private static List<String> faults(RuleSchema schema, List<Path> files) throws IOException {
        SchemaCheck check = new SchemaCheck(schema);
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            check.faults(Files.readString(file, UTF_8)).forEach(fault -> faults.add(file + " " + fault));
        }
        return faults;
    }

    private static List<Path> yaml(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }
}
