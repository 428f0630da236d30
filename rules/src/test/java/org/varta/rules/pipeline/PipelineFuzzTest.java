package org.varta.rules.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import org.varta.rules.event.LogSource;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.RuleTexts;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

final class PipelineFuzzTest {

    private static final YamlLimits LIMITS = new YamlLimits(100_000, 20, 10_000);

    @FuzzTest(maxDuration = "20s")
    void anyBytesGiveAPipelineThatCanBeAppliedOrProblems(byte[] bytes) {
        Problems problems = new Problems("p.yml");

        Pipeline pipeline = PipelineReader.parse(YamlReader.read(bytes, LIMITS), problems);

        assertThat(problems.all())
                .allSatisfy(problem -> assertThat(problem.message()).isNotEmpty());
        for (String text : List.of(RuleTexts.RULE, RuleTexts.FILTER, RuleTexts.CORRELATION)) {
            Problems found = new Problems("r.yml");
            SigmaDocument document = SigmaParser.parse("r.yml", YamlReader.read(text, LIMITS))
                    .documents()
                    .getFirst();
            Optional<? extends SigmaDocument> applied = switch (document) {
                case SigmaRule rule -> pipeline.apply(rule, found);
                case SigmaFilter filter -> pipeline.apply(filter, found);
                case EplRule epl -> throw new AssertionError("none is among the texts");
                case SigmaCorrelation correlation ->
                    pipeline.apply(correlation, name -> List.of(new LogSource("windows", null, null)), found);
            };
            assertThat(applied.isPresent()).isEqualTo(found.errors() == 0);
        }
    }
}
