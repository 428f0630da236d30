package org.varta.rules.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.shorts;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.rules.parse.Problems;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

final class PipelineReaderTest {

    private final Problems problems = new Problems("p.yml");

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "[] ! ERROR invalid-pipeline 1:1",
                "name: x ! ERROR invalid-pipeline 1:1",
                "transformations: {} ! ERROR invalid-pipeline 1:18",
                "transformations: [x] ! ERROR invalid-pipeline 1:19",
                "transformations: [{id: a}] ! ERROR invalid-pipeline 1:19",
                "transformations: [{type: drop_detection_item}] ! ERROR unknown-transformation 1:26",
                "transformations: [{type: field_name_mapping}] ! ERROR invalid-pipeline 1:19",
                "transformations: [{type: field_name_mapping, mapping: {a: []}}] ! ERROR invalid-pipeline 1:59",
                "transformations: [{type: field_name_mapping, mapping: {a: {b: c}}}] ! ERROR invalid-pipeline 1:59",
                "transformations: [{type: field_name_mapping, maping: {}, mapping: {}}] ! ERROR unknown-key 1:46",
                "transformations: [{type: change_logsource}] ! ERROR invalid-pipeline 1:19",
                "transformations: [{type: change_logsource, product: [a]}] ! ERROR invalid-pipeline 1:53",
                "transformations: [{type: add_condition}] ! ERROR invalid-pipeline 1:19",
                "transformations: [{type: add_condition, conditions: {a|b: c}}] ! ERROR unknown-modifier 1:54",
                "transformations: [{type: value_placeholders, include: [a]}] ! ERROR invalid-pipeline 1:19",
                "{priority: high, transformations: []} ! ERROR invalid-pipeline 1:12",
                "{vars: [], transformations: []} ! ERROR invalid-pipeline 1:8",
                "{finalizers: [], transformations: []} ! ERROR unknown-key 1:2",
                "transformations: [ ! ERROR yaml-syntax 1:19"
            })
    void pointsAtTheFault(String text, String problem) {
        parse(text.strip());

        assertThat(shorts(problems.all()).getFirst()).isEqualTo(problem.strip());
        assertThat(problems.all()).allSatisfy(one -> assertThat(one.file()).isEqualTo("p.yml"));
    }

    @Test
    void suggestsTheTransformationThatWasProbablyMeant() {
        parse("transformations: [{type: field_name_maping, mapping: {a: b}}]");

        assertThat(problems.all().getFirst().message()).endsWith("did you mean field_name_mapping?");
    }

    @Test
    void refusesAnUnknownRuleConditionAndPointsAtIt() {
        parse("transformations: [{type: field_name_mapping, mapping: {a: b}, rule_conditions: [{type: logsorce}]}]");

        assertThat(shorts(problems.all())).containsExactly("ERROR unknown-rule-condition 1:88");
        assertThat(problems.all().getFirst().message()).endsWith("did you mean logsource?");
    }

    @Test
    void takesTheVariablesThatAreIncludedAndNotExcluded() {
        Pipeline pipeline = parse("""
                vars: {a: [1, x*], b: y, c: z}
                transformations:
                    - {type: value_placeholders, include: [a, b], exclude: [b]}
                """);

        assertThat(problems.all()).isEmpty();
        assertThat(pipeline.lists()).containsOnlyKeys("a").containsEntry("a", List.of("1", "x*"));
    }

    @Test
    void theTextDecidesTheCanonicalTextAndNothingElseDoes() {
        Pipeline one = parse("transformations: []");

        assertThat(Pipeline.of(List.of(one)).canonicalText())
                .isEqualTo(parse("transformations: []").canonicalText())
                .isNotEqualTo(parse("transformations: [ ]").canonicalText());
        assertThat(Pipeline.NONE.canonicalText()).isEmpty();
    }

    private Pipeline parse(String text) {
        return PipelineReader.parse(YamlReader.read(text, YamlLimits.DEFAULT), problems);
    }
}
