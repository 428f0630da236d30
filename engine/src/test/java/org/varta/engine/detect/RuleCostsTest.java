package org.varta.engine.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.Packs;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.sigma.Level;

class RuleCostsTest {

    private static final PlannedRule EVIL = rule("evil", "evil");
    private static final PlannedRule ALWAYS = Packs.rule("always");
    private static final CompiledRules RULES = CompiledRules.of(List.of(EVIL, ALWAYS), List.of());

    /** Nanoseconds; each look at it takes ten. */
    private long clockNs;

    private static PlannedRule rule(String key, String image) {
        return Packs.rule(
                key,
                Level.LOW,
                new Predicate.Field(
                        "Image", new ValueTest.Pattern(List.of(new ValueTest.Piece.Literal(image)), false)));
    }

    private RuleCosts costs(int everyEvents, long budgetNs) {
        return new RuleCosts(new RuleCosts.Sampling(everyEvents, budgetNs, () -> clockNs += 10));
    }

    private static Event event(String image) {
        Event event = new Event(RULES.catalog());
        byte[] payload = "{}".getBytes(UTF_8);
        event.reset(payload, 0, payload.length);
        int root = event.add(Event.NONE, 0, Event.NONE, false, ValueKind.OBJECT, 0, payload.length, false);
        event.bind(RULES.catalog().slot("Image"), event.addText(root, "Image", image));
        return event;
    }

    @Test
    void trialsHitsAndTheirCostAreCountedByRule() {
        RuleCosts costs = costs(1, 0);
        TimedMatcher matcher = new TimedMatcher(RULES, costs);
        matcher.match(event("evil"), (rule, event) -> {});
        matcher.match(event("good"), (rule, event) -> {});

        RuleCost.All all = costs.all();
        assertThat(all.events()).isEqualTo(2);
        assertThat(all.findingNs()).isEqualTo(20);
        assertThat(all.trialsNs()).isEqualTo(30);
        assertThat(all.rules())
                .containsExactly(
                        new RuleCost(ALWAYS.rule().header(), 2, 2, 20, 10, 0),
                        new RuleCost(EVIL.rule().header(), 1, 1, 10, 10, 0));
        assertThat(all.share(all.rules().getFirst())).isEqualTo(2.0 / 3);
        assertThat(all.nsPerEvent(all.rules().getFirst())).isEqualTo(10);
    }

    @Test
    void whatIsDoneWithAHitIsNoCostOfARule() {
        RuleCosts costs = costs(1, 0);
        new TimedMatcher(RULES, costs).match(event("evil"), (rule, event) -> clockNs += 1_000_000);

        assertThat(costs.all().trialsNs()).isEqualTo(20);
    }

    @Test
    void timedOrNotTheVerdictsAreTheSame() {
        for (int every : new int[] {0, 1, 3, 1000}) {
            TimedMatcher matcher = new TimedMatcher(RULES, costs(every, 0));
            for (int i = 0; i < 100; i++) {
                List<PlannedRule> hits = new ArrayList<>();
                matcher.match(event(i % 2 == 0 ? "evil" : "good"), (rule, event) -> hits.add(rule));
                assertThat(hits).isEqualTo(i % 2 == 0 ? List.of(EVIL, ALWAYS) : List.of(ALWAYS));
            }
        }
    }

    @Test
    void aboutOneEventInSoManyIsTimedAndNotInTurns() {
        RuleCosts costs = costs(10, 0);
        TimedMatcher matcher = new TimedMatcher(RULES, costs);
        for (int i = 0; i < 10_000; i++) {
            matcher.match(event(i % 10 == 0 ? "evil" : "good"), (rule, event) -> {});
        }

        assertThat(costs.all().events()).isBetween(900L, 1_100L);
        RuleCost evil = costs.all().rules().getLast();
        assertThat(evil.rule().key()).isEqualTo("evil");
        assertThat(evil.trials()).isBetween(50L, 150L);
        assertThat(costs.estimatedSeconds("evil")).isEqualTo(evil.costNs() * 10 * 1e-9);
    }

    @Test
    void nothingIsTimedWhenNothingIsAskedFor() {
        RuleCosts costs = costs(0, 0);
        new TimedMatcher(RULES, costs).match(event("evil"), (rule, event) -> {});

        assertThat(costs.all().rules()).isEmpty();
        assertThat(clockNs).isZero();
    }

    @Test
    void aRuleOverItsBudgetIsToldOncePerPeriod() {
        RuleCosts costs = costs(1, 100);
        trials(costs, RuleCosts.PERIOD_EVENTS_MIN, 150, 50);

        List<RuleCost> over = costs.endPeriod();

        assertThat(over).extracting(cost -> cost.rule().key()).containsExactly("evil");
        trials(costs, RuleCosts.PERIOD_EVENTS_MIN, 50, 50);
        assertThat(costs.endPeriod()).isEmpty();
        assertThat(costs.overBudget()).extracting(RuleCost::overBudget).containsExactly(1L);
    }

    @Test
    void onePauseOfTheMachineIsNotTheRulesFault() {
        RuleCosts costs = costs(1, 100);
        trials(costs, RuleCosts.PERIOD_EVENTS_MIN - 1, 50, 50);
        trials(costs, 1, 20_000_000, 50);

        assertThat(costs.endPeriod()).isEmpty();
        assertThat(costs.all().rules().getFirst().dearestNs()).isEqualTo(20_000_000);
    }

    @Test
    void aPeriodWithTooFewEventsGoesOn() {
        RuleCosts costs = costs(1, 100);
        trials(costs, RuleCosts.PERIOD_EVENTS_MIN - 1, 150, 50);

        assertThat(costs.endPeriod()).isNull();
        trials(costs, 1, 150, 50);
        assertThat(costs.endPeriod()).hasSize(1);
    }

    @Test
    void withoutABudgetNoRuleIsOverIt() {
        RuleCosts costs = costs(1, 0);
        trials(costs, RuleCosts.PERIOD_EVENTS_MIN, 1_000_000, 50);

        assertThat(costs.endPeriod()).isEmpty();
    }

    @Test
    void rulesThatAreGoneAreForgotten() {
        RuleCosts costs = costs(1, 0);
        trials(costs, 1, 10, 10);
        costs.keepOnly(List.of(EVIL));

        assertThat(costs.all().rules()).extracting(cost -> cost.rule().key()).containsExactly("evil");
    }

    @Test
    void negativeSamplingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RuleCosts.Sampling(-1, 0, () -> 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RuleCosts.Sampling(1, -1, () -> 0));
    }

    private static void trials(RuleCosts costs, int events, long evilNs, long alwaysNs) {
        for (int i = 0; i < events; i++) {
            costs.add(1, new PlannedRule[] {EVIL, ALWAYS}, new long[] {evilNs, alwaysNs}, new boolean[2], 2);
        }
    }
}
