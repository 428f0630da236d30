package org.varta.rules.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.shorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.event.LogSource;
import org.varta.rules.parse.RuleTexts;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** Rules as they are after a site's pipelines. */
final class SitePipelineTest {

    private static final String MAPPING = "transformations: [{type: field_name_mapping, mapping: {%s}}]";

    @TempDir
    Path directory;

    private Path rules;

    @BeforeEach
    void rule() throws IOException {
        rules = Files.createDirectories(directory.resolve("rules"));
        write("Image: cmd.exe");
    }

    @Test
    void aFieldHasTheNameOfTheSite() throws IOException {
        assertThat(items(load(MAPPING.formatted("Image: process.path")))).containsExactly("process.path");
    }

    @Test
    void oneOfSeveralNamesHasToMatch() throws IOException {
        RulePack pack = load(MAPPING.formatted("Image: [a, b]"));

        Detection.AllOf selection = (Detection.AllOf) rule(pack).selections().get("sel");
        assertThat(selection.parts().getFirst()).isInstanceOf(Detection.AnyOf.class);
        assertThat(items(pack)).containsExactly("a", "b");
    }

    @Test
    void whatIsAbsentIsSoUnderAllNames() throws IOException {
        for (String item : List.of("Image|neq: cmd.exe", "Image: null", "Image|exists: false")) {
            write(item);

            Detection.AllOf selection = (Detection.AllOf)
                    rule(load(MAPPING.formatted("Image: [a, b]"))).selections().get("sel");

            assertThat(selection.parts().getFirst()).as(item).isInstanceOf(Detection.AllOf.class);
        }
    }

    @Test
    void theFieldOfAFieldReferenceIsMapped() throws IOException {
        write("Image|fieldref: Parent");

        RulePack pack = load(MAPPING.formatted("Parent: process.parent"));

        assertThat(rule(pack).selections().toString()).contains("text=process.parent");
        assertThat(pack.documentsFailed()).isZero();
    }

    @Test
    void theFirstPrefixThatFitsIsTaken() throws IOException {
        write("winlog.event.Image: cmd.exe");

        assertThat(items(load("""
                transformations:
                    - type: field_name_prefix_mapping
                      mapping: {winlog.event.: e., winlog.: w.}
                """))).containsExactly("e.Image");
    }

    @Test
    void logSourceConditionsDecideWhichRulesAreMapped() throws IOException {
        String scoped = """
                transformations:
                    - type: field_name_mapping
                      mapping: {Image: mapped}
                      rule_conditions:
                          - {type: logsource, product: %s}
                          - {type: logsource, product: %s}
                      rule_cond_op: %s
                      rule_cond_not: %s
                """;

        assertThat(items(load(scoped.formatted("windows", "windows", "and", "false"))))
                .containsExactly("mapped");
        assertThat(items(load(scoped.formatted("windows", "linux", "and", "false"))))
                .containsExactly("Image");
        assertThat(items(load(scoped.formatted("windows", "linux", "or", "false"))))
                .containsExactly("mapped");
        assertThat(items(load(scoped.formatted("windows", "windows", "and", "true"))))
                .containsExactly("Image");
    }

    @Test
    void aConditionIsAddedToEachConditionOfARule() throws IOException {
        SigmaRule added = rule(load("""
                transformations:
                    - {type: add_condition, conditions: {index: [main, other]}}
                    - {type: add_condition, conditions: {host|startswith: test}, negated: true}
                """));

        assertThat(added.selections().keySet()).containsExactly("sel", "_added", "_added_");
        Condition.And outer = (Condition.And) added.conditions().getFirst();
        assertThat(outer.operands().getFirst()).isInstanceOf(Condition.Not.class);
        Condition.And inner = (Condition.And) outer.operands().getLast();
        assertThat(inner.operands())
                .extracting(one -> ((Condition.Selection) one).name())
                .containsExactly("_added", "sel");
    }

    @Test
    void laterConditionsSeeTheChangedLogSource() throws IOException {
        RulePack pack = load("""
                transformations:
                    - {type: change_logsource, category: process_creation}
                    - type: field_name_mapping
                      mapping: {Image: wrong}
                      rule_conditions: [{type: logsource, product: windows}]
                """);

        assertThat(rule(pack).logSource()).isEqualTo(new LogSource(null, "process_creation", null));
        assertThat(items(pack)).containsExactly("Image");
    }

    @Test
    void thePriorityGoesBeforeTheOrderOfFiles() throws IOException {
        RulePack pack =
                load("priority: 20\n" + MAPPING.formatted("b: c"), "priority: 10\n" + MAPPING.formatted("Image: b"));

        assertThat(items(pack)).containsExactly("c");
    }

    @Test
    void variablesAreWhatPlaceholdersStandFor() throws IOException {
        write("Image|expand: '%tools%'");

        assertThat(load("transformations: []").documentsFailed()).isEqualTo(1);
        assertThat(load("{vars: {tools: [a.exe]}, transformations: [{type: value_placeholders}]}")
                        .documentsFailed())
                .isZero();
    }

    @Test
    void aListOfASiteAndOfAPipelineAreNotMixed() throws IOException {
        Path lists = Files.writeString(directory.resolve("lists.yml"), "tools: [x]");
        Path pipeline = Files.writeString(
                directory.resolve("p.yml"), "{vars: {tools: a}, transformations: [{type: value_placeholders}]}");

        assertThat(shorts(SiteReader.read(List.of(lists), List.of(pipeline)).problems()))
                .containsExactly("ERROR invalid-pipeline 1:1");
    }

    @Test
    void filtersAndCorrelationsAreMappedToo() throws IOException {
        Files.writeString(rules.resolve("c.yml"), RuleTexts.CORRELATION);
        Files.writeString(rules.resolve("f.yml"), RuleTexts.FILTER);

        RulePack pack = load("""
                transformations:
                    - type: field_name_mapping
                      mapping: {User: user.name}
                      rule_conditions: [{type: logsource, product: windows}]
                """);

        SigmaCorrelation correlation = pack.correlations().getFirst();
        assertThat(correlation.groupBy()).containsExactly("user.name");
        assertThat(pack.documents()).contains(correlation).hasSize(3);
        assertThat(filter(pack).selections().toString()).doesNotContain("field=User,");
        assertThat(pack.documentsFailed()).isZero();
    }

    @Test
    void aCorrelationNeedsASingleName() throws IOException {
        Files.writeString(rules.resolve("c.yml"), RuleTexts.CORRELATION);

        RulePack pack = load(MAPPING.formatted("User: [a, b]"));

        assertThat(shorts(pack.problems())).containsExactly("ERROR ambiguous-field 1:1");
        assertThat(pack.documentsFailed()).isEqualTo(1);
        assertThat(pack.correlations()).isEmpty();
        assertThat(pack.documents()).hasSize(1);
    }

    @Test
    void namesThatMultiplyWithoutEndRefuseTheRule() throws IOException {
        StringBuilder text = new StringBuilder("transformations:\n");
        for (int i = 0; i < 20; i++) {
            text.append(
                    "  - {type: field_name_mapping, mapping: {Image: [Image, a, b], a: [Image, b], b: [a, Image]}}\n");
        }

        RulePack pack = load(text.toString());

        assertThat(shorts(pack.problems())).containsExactly("ERROR value-limit 1:1");
        assertThat(pack.documentsFailed()).isEqualTo(1);
    }

    @Test
    void withoutAPipelineTheHashIsWhatItWas() throws IOException {
        String before =
                RulePackLoader.load(List.of(rules), Site.NONE, List.of()).hash();

        assertThat(Set.of(
                        before,
                        load("transformations: []").hash(),
                        load(MAPPING.formatted("a: b")).hash()))
                .hasSize(3);
        assertThat(RulePackLoader.load(List.of(rules), org.varta.rules.plan.SiteLists.NONE, List.of())
                        .hash())
                .isEqualTo(before);
    }

    private void write(String item) throws IOException {
        Files.writeString(rules.resolve("a.yml"), RuleTexts.ruleWith("Image: cmd.exe", item));
    }

    private RulePack load(String... pipelines) throws IOException {
        List<Path> files = new java.util.ArrayList<>();
        for (String text : pipelines) {
            files.add(Files.writeString(directory.resolve("p" + files.size() + ".yml"), text));
        }
        SiteReader.Result read = SiteReader.read(List.of(), files);
        assertThat(read.problems()).isEmpty();
        return RulePackLoader.load(List.of(rules), read.site(), List.of());
    }

    private static SigmaRule rule(RulePack pack) {
        return (SigmaRule) pack.documents().getFirst();
    }

    private static SigmaFilter filter(RulePack pack) {
        return (SigmaFilter) pack.documents().getLast();
    }

    private static List<String> items(RulePack pack) {
        List<String> fields = new java.util.ArrayList<>();
        rule(pack).selections().values().forEach(one -> collect(one, fields));
        return fields;
    }

    private static void collect(Detection detection, List<String> fields) {
        switch (detection) {
            case Detection.AllOf(List<Detection> parts) -> parts.forEach(part -> collect(part, fields));
            case Detection.AnyOf(List<Detection> parts) -> parts.forEach(part -> collect(part, fields));
            case Item item -> fields.add(item.field());
        }
    }
}
