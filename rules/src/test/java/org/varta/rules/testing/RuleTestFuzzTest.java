package org.varta.rules.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.List;
import org.varta.rules.parse.Problems;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

final class RuleTestFuzzTest {

    private static final YamlLimits LIMITS = new YamlLimits(100_000, 20, 10_000);

    @FuzzTest(maxDuration = "20s")
    void anyBytesGiveTestsOrProblems(byte[] bytes) {
        for (String name : List.of("x.test.yml", "info.yml")) {
            Problems problems = new Problems(name);

            List<RuleTestSet> sets = RuleTestReader.parse(Path.of(name), YamlReader.read(bytes, LIMITS), problems);

            assertThat(sets).allSatisfy(set -> assertThat(set.rule()).isNotNull());
            assertThat(problems.all())
                    .allSatisfy(problem -> assertThat(problem.message()).isNotEmpty());
        }
    }
}
