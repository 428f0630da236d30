package org.varta.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.plan.ValueTest;

class LiteralMutationTest {

    @TempDir
    private Path directory;

    private Predicate mutated(String detection, long seed) throws Exception {
        return LiteralMutation.of(rule(detection), new SplittableRandom(seed)).predicate();
    }

    private PlannedRule rule(String detection) throws Exception {
        Files.writeString(directory.resolve("rule.yml"), """
                title: t
                id: 00000000-0000-4000-8000-000000000001
                logsource: {product: windows}
                detection:
                  s: %s
                  condition: s
                """.formatted(detection));
        return RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of())
                .compiled()
                .rules()
                .getFirst();
    }

    private static String literal(Predicate predicate) {
        ValueTest.Pattern pattern = (ValueTest.Pattern) ((Predicate.Field) predicate).test();
        return pattern.pieces().stream()
                .filter(ValueTest.Piece.Literal.class::isInstance)
                .map(piece -> ((ValueTest.Piece.Literal) piece).text())
                .findFirst()
                .orElseThrow();
    }

    private static long differences(String one, String other) {
        assertThat(one).hasSameSizeAs(other);
        long count = 0;
        for (int i = 0; i < one.length(); i++) {
            count += one.charAt(i) == other.charAt(i) ? 0 : 1;
        }
        return count;
    }

    @Test
    void changesOneLetterOfEachRunOfLetters() throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            String text = literal(mutated("{Image|endswith: '\\power-shell.exe'}", seed));

            assertThat(differences(text, "\\power-shell.exe")).isEqualTo(2);
            assertThat(text).endsWith(".exe").matches("\\\\[a-z]{5}-[a-z]{5}\\.exe");
        }
    }

    @Test
    void leavesShortRunsAndNumbersAlone() throws Exception {
        assertThat(literal(mutated("{CommandLine|contains: ' -enc '}", 1))).isEqualTo(" -enc ".substring(0, 6));
        assertThat(mutated("{EventID: 4688}", 1))
                .isEqualTo(rule("{EventID: 4688}").predicate());
    }

    @Test
    void changesOnlyLettersThatStandForThemselvesInARegularExpression() throws Exception {
        String expression = "(?i)\\\\btemp[abcdef]{2,30}(?:invoke|\\\\wexpression)\\\\d+";
        String plain = "(?i)\\btemp[abcdef]{2,30}(?:invoke|\\wexpression)\\d+";
        for (int seed = 0; seed < 200; seed++) {
            Predicate.Field field = (Predicate.Field) mutated("{CommandLine|re: \"" + expression + "\"}", seed);
            String changed = ((ValueTest.Regex) field.test()).expression();

            assertThat(differences(changed, plain)).isEqualTo(3);
            assertThat(changed)
                    .startsWith("(?i)\\b")
                    .contains("[abcdef]{2,30}(?:")
                    .contains("|\\w")
                    .endsWith(")\\d+");
            assertThat(Pattern.compile(changed)).isNotNull();
        }
    }

    @Test
    void isTheSameForTheSameSeedAndCompilesWithTheOriginals() throws Exception {
        PlannedRule rule =
                rule("{Image|endswith: '\\powershell.exe', CommandLine|contains|all: ['download', 'string']}");
        List<PlannedRule> doubled = RuleSets.doubled(List.of(rule), 3);

        assertThat(RuleSets.doubled(List.of(rule), 3)).isEqualTo(doubled);
        assertThat(doubled).hasSize(2).startsWith(rule).doesNotHaveDuplicates();
        assertThat(CompiledRules.of(doubled, List.of()).rules()).hasSize(2);
    }

    @Test
    void samplesKeepTheOrderAndAreTheSameForTheSameSeed() throws Exception {
        PlannedRule rule = rule("{Image|endswith: '\\powershell.exe'}");
        List<PlannedRule> many = RuleSets.doubled(RuleSets.doubled(RuleSets.doubled(List.of(rule), 1), 2), 3);

        List<PlannedRule> sample = RuleSets.sample(many, 5, 4);

        assertThat(sample).hasSize(5).isEqualTo(RuleSets.sample(many, 5, 4)).isSubsetOf(many);
        assertThat(RuleSets.sample(many, many.size(), 4)).isEqualTo(many);
    }
}
