package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.collector.ops.MeterNames;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.detect.TimedMatcher;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.plan.PlannedRule;

class CostWatchTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long clockNs;

    @Test
    void manyRulesOverTheirBudgetGetABoundedNumberOfCounters() {
        List<PlannedRule> rules = new ArrayList<>();
        int extra = 7;
        for (int i = 0; i < CostWatch.COUNTERS_MAX + extra; i++) {
            rules.add(Packs.rule("r" + i));
        }
        CompiledRules compiled = CompiledRules.of(rules, List.of());
        RuleCosts costs = new RuleCosts(new RuleCosts.Sampling(1, 5, () -> clockNs += 10));
        CostWatch watch = new CostWatch(costs, new DetectMeters(registry), 0);
        TimedMatcher matcher = new TimedMatcher(compiled, costs);
        Event event = new Event(compiled.catalog());
        event.reset(new byte[0], 0, 0);

        watch.look(60_000);
        assertThat(registry.find(MeterNames.RULES_OVER_BUDGET).counters()).isEmpty();
        for (int i = 0; i < 300; i++) {
            matcher.match(event, (rule, matched) -> {});
        }
        watch.look(59_999);
        assertThat(registry.find(MeterNames.RULES_OVER_BUDGET).counters()).isEmpty();
        watch.look(60_000);

        assertThat(registry.find(MeterNames.RULE_COST).functionCounters()).hasSize(CostWatch.COUNTERS_MAX);
        assertThat(registry.find(MeterNames.RULES_OVER_BUDGET).counters()).hasSize(CostWatch.COUNTERS_MAX + 1);
        assertThat(registry.get(MeterNames.RULES_OVER_BUDGET)
                        .tag("rule", CostWatch.OTHERS)
                        .counter()
                        .count())
                .isEqualTo(extra);
    }
}
