package org.varta.rules.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.RuleTexts;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.SigmaRule;

final class PlannerFuzzTest {

    private static final Position AT = new Position(1, 1);
    private static final List<List<Modifier>> CHAINS = List.of(
            List.of(),
            List.of(Modifier.CONTAINS, Modifier.WINDASH),
            List.of(Modifier.EXPAND, Modifier.ENDSWITH),
            List.of(Modifier.WIDE, Modifier.BASE64OFFSET, Modifier.CONTAINS),
            List.of(Modifier.UTF16BE),
            List.of(Modifier.CIDR, Modifier.EXPAND),
            List.of(Modifier.RE, Modifier.I));

    @FuzzTest(maxDuration = "20s")
    void anyValueGivesAPredicateOrAProblem(FuzzedDataProvider data) {
        List<Modifier> chain = data.pickValue(CHAINS);
        String text = data.consumeString(300);
        SigmaRule template = RuleTexts.rule("sel: x\ncondition: sel");
        SequencedMap<String, Detection> selections = new LinkedHashMap<>();
        selections.put("sel", new Item("A", chain, List.of(new Value.Text(text, AT)), AT));
        Problems problems = new Problems("fuzz.yml");

        Optional<PlannedRule> planned = new Planner(new SiteLists(Map.of("L", List.of("a", "10.0.0.0/8"))))
                .plan(
                        new SigmaRule(template.header(), template.logSource(), selections, template.conditions()),
                        problems);

        assertThat(planned.isEmpty()).isEqualTo(problems.errors() > 0);
    }
}
