package org.varta.rules.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problem.Severity;
import org.varta.rules.plan.SiteLists;

/** The rules that people already have: SigmaHQ, commit 8eaafff1. */
final class SigmaHqCorpusTest {

    private static final Path SIGMA =
            Path.of(System.getProperty("varta.corpora", "../../shared/corpora"), "sigma-rules");
    private static final List<Path> ACTIVE = Stream.of(
                    "rules", "rules-emerging-threats", "rules-threat-hunting", "rules-placeholder", "rules-compliance")
            .map(SIGMA::resolve)
            .toList();

    @BeforeAll
    static void needsTheCorpus() {
        assumeTrue(Files.isDirectory(SIGMA), () -> "no SigmaHQ rules at " + SIGMA.toAbsolutePath());
    }

    @Test
    void loadsEveryActiveRuleButTheOnesThatNeedASiteListAndThenThoseToo() {
        RulePack without = RulePackLoader.load(ACTIVE, SiteLists.NONE, List.of());

        assertThat(without.documents()).hasSize(3_755);
        assertThat(without.compiled().rules()).hasSize(3_755);
        assertThat(without.documentsFailed()).isEqualTo(25);
        assertThat(errors(without)).containsOnlyKeys(Code.MISSING_SITE_LIST);
        assertThat(without.problems().stream()
                        .filter(p -> p.severity() == Severity.ERROR)
                        .map(Problem::file)
                        .distinct())
                .hasSize(25);

        RulePack with = RulePackLoader.load(ACTIVE, listsNamedIn(without.problems()), List.of());

        assertThat(with.documents()).hasSize(3_780);
        assertThat(with.documentsFailed()).isZero();
        assertThat(with.problems()).extracting(Problem::code).isSubsetOf(Code.REDUNDANT_WILDCARD, Code.BROAD_VALUE);
    }

    @Test
    void refusesOfTheDeprecatedRulesOnlyWhatTheSpecificationForbids() {
        RulePack pack = RulePackLoader.load(List.of(SIGMA.resolve("deprecated")), SiteLists.NONE, List.of());

        assertThat(pack.documents()).hasSize(168);
        assertThat(pack.documentsFailed()).isEqualTo(4);
        assertThat(errors(pack)).containsOnlyKeys(Code.MISSING_SITE_LIST, Code.PIPE_AGGREGATION);
        assertThat(errors(pack)).containsEntry(Code.PIPE_AGGREGATION, 1L);
    }

    @Test
    void refusesOfTheUnsupportedRulesOnlyWhatTheSpecificationForbids() {
        RulePack pack = RulePackLoader.load(List.of(SIGMA.resolve("unsupported")), SiteLists.NONE, List.of());

        assertThat(pack.documents()).hasSize(27);
        assertThat(pack.documentsFailed()).isEqualTo(65);
        // the four conditions that are no conditions: count(...) by, and "write ProcessGuid from ... to ..."
        assertThat(errors(pack))
                .isEqualTo(Map.of(
                        Code.PIPE_AGGREGATION, 53L,
                        Code.LEGACY_ACTION, 8L,
                        Code.CONDITION_SYNTAX, 4L,
                        Code.UNKNOWN_IDENTIFIER, 4L));
    }

    private static Map<Code, Long> errors(RulePack pack) {
        return pack.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .collect(Collectors.groupingBy(Problem::code, Collectors.counting()));
    }

    /** A list for every name that a problem says is missing. */
    private static SiteLists listsNamedIn(List<Problem> problems) {
        String before = "the site list ";
        Set<String> names = problems.stream()
                .map(Problem::message)
                .filter(message -> message.startsWith(before))
                .map(message -> message.substring(before.length(), message.indexOf(" is missing")))
                .collect(Collectors.toSet());
        return new SiteLists(names.stream().collect(Collectors.toMap(name -> name, name -> List.of("10.0.0.0/8"))));
    }
}
