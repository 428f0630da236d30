package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.EplRule;

final class ShippedEplTest {

    private static final Path PACKS = Path.of(System.getProperty("varta.home", ".."), "rules", "packs");

    @TempDir
    Path directory;

    @Test
    void knowsEveryEplRuleOfThePacksAndNoOther() throws IOException {
        List<String> lines = new ArrayList<>();
        for (EplRule rule : RulePackLoader.load(List.of(PACKS), Site.NONE.withEpl(true), List.of())
                .eplRules()) {
            lines.add(rule.header().contentHash() + " "
                    + Path.of(rule.header().file()).getFileName());
        }

        try (InputStream in = ShippedEpl.class.getResourceAsStream(ShippedEpl.RESOURCE)) {
            assertThat(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines())
                    .isNotEmpty()
                    .containsExactlyElementsOf(lines);
        }
    }

    @Test
    void takesShippedRulesWithoutBeingAsked() {
        RulePack pack = RulePackLoader.load(List.of(PACKS), Site.NONE, List.of());

        assertThat(pack.problems()).isEmpty();
        assertThat(pack.eplRules()).isNotEmpty();
        assertThat(pack.documents()).containsAll(pack.eplRules());
    }

    @Test
    void leavesOutAShippedRuleThatWasChangedAndSaysSo() throws IOException {
        Path copy = changed();

        RulePack pack = RulePackLoader.load(List.of(copy), Site.NONE, List.of());

        assertThat(pack.eplRules()).isEmpty();
        assertThat(pack.documents()).isEmpty();
        assertThat(pack.documentsFailed()).isZero();
        assertThat(pack.compiled().rules()).isEmpty();
        assertThat(pack.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.EPL_NOT_ENABLED);
            assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(problem.file()).isEqualTo(copy.toString());
            assertThat(problem.message()).contains("rules.epl-enabled").contains("--epl");
        });
    }

    @Test
    void takesAnyRuleWhereTheOperatorEnabledThemAndThatIsAnotherRuleSet() throws IOException {
        Path copy = changed();

        RulePack pack = RulePackLoader.load(List.of(copy), Site.NONE.withEpl(true), List.of());

        assertThat(pack.problems()).isEmpty();
        assertThat(pack.eplRules()).hasSize(1);
        assertThat(pack.rules()).isZero();
        assertThat(pack.compiled().rules()).hasSize(1);
        assertThat(pack.hash())
                .isNotEqualTo(
                        RulePackLoader.load(List.of(copy), Site.NONE, List.of()).hash());
    }

    private Path changed() throws IOException {
        try (Stream<Path> files = Files.walk(PACKS)) {
            Path rule = files.filter(file -> file.endsWith("win_remote_admin_first_seen.yml"))
                    .findFirst()
                    .orElseThrow();
            return Files.writeString(
                    directory.resolve("rule.yml"), Files.readString(rule).replace("14 days", "15 days"));
        }
    }
}
