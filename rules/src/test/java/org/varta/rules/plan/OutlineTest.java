package org.varta.rules.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

final class OutlineTest {

    private static final Path SIGMA =
            Path.of(System.getProperty("varta.corpora", "../../shared/corpora"), "sigma-rules");

    private static final String RULE = """
            title: A rule
            logsource:
              product: windows
            detection:
              sel_a:
                Image|endswith: ['\\a.exe', '\\b.exe']
                CommandLine|contains|all: [x, y]
                User|expand|neq: '%admins%'
              sel_b:
                - Host|re: ^a
                - Host: null
              words: [one, two]
              condition:
                - all of sel_* and not words
                - 1 of sel_* or words
            """;

    @Test
    void keepsTheShapeOfTheConditionAndItsSelections() {
        Outline outline = Outline.of(rule(RULE), lists());

        assertThat(outline).isInstanceOf(Outline.Any.class);
        Outline.Any conditions = (Outline.Any) outline;
        assertThat(conditions.label()).isEqualTo("any condition");
        Outline.All first = (Outline.All) conditions.parts().getFirst();
        assertThat(first.label()).isEqualTo("and");
        Outline.All quantified = (Outline.All) first.parts().getFirst();
        assertThat(quantified.label()).isEqualTo("all of sel_*");
        assertThat(quantified.parts())
                .extracting(part -> ((Outline.Selection) part).name())
                .containsExactly("sel_a", "sel_b");
        assertThat(first.parts().getLast()).isInstanceOf(Outline.Not.class);
    }

    @Test
    void givesEachValueItsOwnPredicateWithoutAllAndNeq() {
        Outline.Any conditions = (Outline.Any) Outline.of(rule(RULE), lists());
        Outline.Any second = (Outline.Any) conditions.parts().getLast();
        Outline.Any quantified = (Outline.Any) second.parts().getFirst();
        Outline.All selection =
                (Outline.All) ((Outline.Selection) quantified.parts().getFirst()).body();

        Outline.Test contains = (Outline.Test) selection.parts().get(1);
        assertThat(contains.predicate()).isInstanceOf(Predicate.And.class);
        assertThat(contains.values())
                .hasSize(2)
                .allSatisfy(value -> assertThat(value.predicate()).isInstanceOf(Predicate.Field.class));
        Outline.Test neq = (Outline.Test) selection.parts().get(2);
        assertThat(neq.predicate()).isInstanceOf(Predicate.Not.class);
        assertThat(neq.values())
                .allSatisfy(value -> assertThat(value.predicate()).isInstanceOf(Predicate.Or.class));
    }

    @Test
    void asksTheSameAsThePlanner() {
        SigmaRule rule = rule(RULE);

        Optional<PlannedRule> planned = new Planner(lists()).plan(rule, new Problems(""));

        assertThat(Outline.of(rule, lists()).predicate())
                .isEqualTo(planned.orElseThrow().predicate());
    }

    @Test
    void asksTheSameAsThePlannerForEveryRuleOfSigmaHq() {
        assumeTrue(Files.isDirectory(SIGMA), () -> "no SigmaHQ rules at " + SIGMA.toAbsolutePath());
        RulePack pack = RulePackLoader.load(List.of(SIGMA.resolve("rules")), SiteLists.NONE, List.of());

        assertThat(pack.compiled().rules())
                .hasSizeGreaterThan(3_000)
                .allSatisfy(planned -> assertThat(
                                Outline.of(planned.rule(), SiteLists.NONE).predicate())
                        .isEqualTo(planned.predicate()));
    }

    private static SiteLists lists() {
        return new SiteLists(Map.of("admins", List.of("root", "adm_*")));
    }

    private static SigmaRule rule(String text) {
        SigmaDocument document = SigmaParser.parse("rule.yml", YamlReader.read(text, YamlLimits.DEFAULT))
                .documents()
                .getFirst();
        return (SigmaRule) document;
    }
}
