package org.varta.rules.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.varta.rules.sigma.Condition;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlReader;

final class ParserFuzzTest {

    private static final YamlLimits LIMITS = new YamlLimits(20_000, 20, 5_000);

    @FuzzTest(maxDuration = "20s")
    void anyTextGivesDocumentsOrProblems(FuzzedDataProvider data) {
        String detection = data.consumeString(200);
        String rest = data.consumeRemainingAsString();
        for (String text :
                List.of(RuleTexts.ruleOf(detection), detection + rest, "title: x\ncorrelation:\n" + rest.indent(4))) {
            ParsedFile parsed = SigmaParser.parse("fuzz.yml", YamlReader.read(text, LIMITS));

            assertThat(parsed.documentsFailed() == 0)
                    .isEqualTo(parsed.problems().stream().noneMatch(p -> p.severity() == Problem.Severity.ERROR));
        }
    }

    @FuzzTest(maxDuration = "20s")
    void anyConditionGivesATreeOrProblemsInsideIt(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        Problems problems = new Problems("fuzz.yml");
        Condition tree = new ConditionParser(problems, List.of("a", "b_1", "b_2", "_c"), false)
                .parse(new Scalar(text, Kind.STRING, true, text, 1, 1));

        assertThat(tree == null).isEqualTo(problems.errors() > 0);
        assertThat(problems.all()).allSatisfy(p -> assertThat(p.column()).isBetween(1, text.length() + 1));
    }
}
