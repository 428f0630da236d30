package org.varta.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.comparison;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.varta.rules.parse.Code;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;

class CorrelationPlanTest {

    @Test
    void aRuleThatNoCorrelationRefersToAlertsByItself() {
        assertThat(source(plan(), "a").isAlerting()).isTrue();
    }

    @Test
    void aRuleThatACorrelationRefersToDoesNotAlertByItself() {
        assertThat(source(plan(count("c", "a")), "a").isAlerting()).isFalse();
        assertThat(source(plan(count("c", "a")), "c").isAlerting()).isTrue();
    }

    @Test
    void generateLetsItAlertByItself() {
        CorrelationPlan plan = plan(
                count("quiet", "a"),
                correlation("loud", Type.EVENT_COUNT, "a").gte(2).generate().build());
        assertThat(source(plan, "a").isAlerting()).isTrue();
    }

    @Test
    void aRuleOfACorrelationThatIsNotInForceAlertsByItself() {
        CorrelationPlan plan =
                plan(correlation("sum", Type.VALUE_SUM, "a").gte(2).build());
        assertThat(source(plan, "a").isAlerting()).isTrue();
        assertThat(plan.sources()).doesNotContainKey("sum");
    }

    @Test
    void aCorrelationHasItsOwnLevelElseTheHighestOfItsRules() {
        List<PlannedRule> rules = List.of(
                rule("low", Level.LOW, new Predicate.And(List.of())),
                rule("critical", Level.CRITICAL, new Predicate.And(List.of())),
                rule("none", null, new Predicate.And(List.of())));
        CorrelationPlan plan = CorrelationPlan.of(pack(
                rules,
                List.of(
                        correlation("own", Type.TEMPORAL, "low", "critical").build(),
                        correlation("taken", Type.TEMPORAL, "low", "critical")
                                .level(null)
                                .build())));
        assertThat(source(plan, "own").level()).isEqualTo("high");
        assertThat(source(plan, "taken").level()).isEqualTo("critical");
        assertThat(source(plan, "none").level()).isEqualTo("medium");
    }

    @Test
    void fieldsThatCorrelationsReadAreNamedByRule() {
        CorrelationPlan plan = plan(correlation("c", Type.VALUE_COUNT, "a", "b")
                .groupBy("who", "Host")
                .aliases(Map.of("who", Map.of("a", "User", "b", "Account")))
                .fields("Port")
                .gte(2)
                .build());
        assertThat(plan.fieldsByRule().get("a")).containsExactly("User", "Host", "Port");
        assertThat(plan.fieldsByRule().get("b")).containsExactly("Account", "Host", "Port");
    }

    @Test
    void reachCoversTheWholeChain() {
        long minute = 60_000;
        SigmaCorrelation inner = correlation("inner", Type.EVENT_COUNT, "a")
                .gte(2)
                .timespan(Duration.ofMinutes(20))
                .build();
        SigmaCorrelation outer = correlation("outer", Type.EVENT_COUNT, "inner")
                .gte(2)
                .timespan(Duration.ofMinutes(5))
                .build();
        assertThat(plan().reachMs()).isZero();
        assertThat(plan(inner).reachMs()).isEqualTo(40 * minute);
        assertThat(plan(outer, inner).reachMs()).isEqualTo(55 * minute);
    }

    @Test
    void anotherVersionOfARuleIsAnotherRule() {
        assertThat(plan().source("a", "hash-of-a")).isNotNull();
        assertThat(plan().source("a", "another")).isNull();
    }

    @Test
    void whatCannotBeRunIsReportedWithWhatWouldBeRight() {
        assertThat(fault(correlation("c", Type.VALUE_AVG, "a").gte(1).build()))
                .isEqualTo("value_avg is not supported yet; supported are event_count, value_count, temporal,"
                        + " temporal_ordered");
        assertThat(fault(correlation("c", Type.EVENT_COUNT, "a").build()))
                .contains("needs a condition such as gte: 10");
        assertThat(fault(correlation("c", Type.EVENT_COUNT, "a")
                        .when(comparison(Operator.LT, 3))
                        .build()))
                .contains("true when nothing happens");
        assertThat(fault(correlation("c", Type.EVENT_COUNT, "a")
                        .when(comparison(Operator.EQ, 0))
                        .build()))
                .contains("true when nothing happens");
        assertThat(fault(correlation("c", Type.VALUE_COUNT, "a").gte(3).build()))
                .contains("needs condition.field");
        assertThat(fault(correlation("c", Type.TEMPORAL, "a")
                        .ruleCondition(new Condition.Selection("a", new Position(1, 1)))
                        .build()))
                .contains("a condition over rules is not supported yet");
        assertThat(fault(count("c", "missing"))).contains("refers to 'missing', which is no usable rule's id or name");
        assertThat(fault(correlation("c", Type.EVENT_COUNT, "a")
                        .gte(1)
                        .timespan(Duration.ZERO)
                        .build()))
                .contains("timespan");
    }

    @Test
    void aCircleIsReportedAndNothingOfItIsInForce() {
        CorrelationPlan plan = plan(count("one", "two"), count("two", "one"), count("self", "self"));
        assertThat(plan.correlations()).isEmpty();
        assertThat(plan.unsupported()).extracting(u -> u.rule().key()).containsExactlyInAnyOrder("one", "two", "self");
        assertThat(plan.unsupported()).anyMatch(u -> u.message().contains("refers to itself"));
    }

    @Test
    void whatRestsOnAnUnsupportedCorrelationIsReportedToo() {
        CorrelationPlan plan =
                plan(correlation("sum", Type.VALUE_SUM, "a").gte(1).build(), count("outer", "sum"));
        assertThat(plan.unsupported()).hasSize(2);
        assertThat(plan.unsupported().get(1).message()).contains("which is not in force");
        assertThat(plan.unsupported().getFirst().toProblem().code()).isEqualTo(Code.UNSUPPORTED_CORRELATION);
    }

    private static SigmaCorrelation count(String key, String... rules) {
        return correlation(key, Type.EVENT_COUNT, rules).gte(2).build();
    }

    private static CorrelationPlan plan(SigmaCorrelation... correlations) {
        return CorrelationPlan.of(pack(List.of(rule("a"), rule("b")), List.of(correlations)));
    }

    private static PlannedSource source(CorrelationPlan plan, String key) {
        @Nullable PlannedSource source = plan.source(key, "hash-of-" + key);
        assertThat(source).as(key).isNotNull();
        return java.util.Objects.requireNonNull(source);
    }

    private static String fault(SigmaCorrelation correlation) {
        CorrelationPlan plan = plan(correlation);
        assertThat(plan.correlations()).isEmpty();
        return plan.unsupported().getFirst().message();
    }
}
