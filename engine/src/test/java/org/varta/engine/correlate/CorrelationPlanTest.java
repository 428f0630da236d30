package org.varta.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

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
        // The outer one shares its bound with the inner one, whose span is longer.
        assertThat(plan(outer, inner).reachMs()).isEqualTo((40 + 10 + 20) * minute);
    }

    @Test
    void anotherVersionOfARuleIsAnotherRule() {
        assertThat(plan().source("a", "hash-of-a")).isNotNull();
        assertThat(plan().source("a", "another")).isNull();
    }

    @Test
    void whatCannotBeRunIsReportedWithWhatWouldBeRight() {
        assertThat(fault(correlation("c", Type.VALUE_AVG, "a").gte(1).build())).contains("needs one condition.field");
        assertThat(fault(correlation("c", Type.VALUE_PERCENTILE, "a")
                        .gte(1)
                        .fields("F")
                        .build()))
                .contains("needs condition.percentile");
        assertThat(fault(correlation("c", Type.EVENT_COUNT, "a").build()))
                .contains("needs a condition such as gte: 10");
        assertThat(fault(correlation("c", Type.VALUE_COUNT, "a").gte(3).build()))
                .contains("needs condition.field");
        assertThat(fault(
                        correlation("c", Type.TEMPORAL_ORDERED, "a", "b").gte(2).build()))
                .contains("takes no comparison");
        assertThat(fault(count("c", "missing"))).contains("refers to 'missing', which is no usable rule's id or name");
        assertThat(fault(correlation("c", Type.EVENT_COUNT, "a")
                        .gte(1)
                        .timespan(Duration.ZERO)
                        .build()))
                .contains("timespan");
    }

    @Test
    void aConditionOverRulesBecomesTerms() throws Terms.Fault {
        assertThat(terms("a and (b or not c)")).containsExactly("[0, 1]/0", "[0]/100");
        assertThat(terms("a and not (b or c)")).containsExactly("[0]/110");
        assertThat(terms("a and not (b and c)")).containsExactly("[0]/10", "[0]/100");
        assertThat(terms("a or a and b")).as("what another term covers").containsExactly("[0]/0");
        assertThat(terms("a and not a or b")).containsExactly("[1]/0");
    }

    @Test
    void aConditionThatNothingStartsIsRefused() {
        assertThatThrownBy(() -> terms("not a")).hasMessageContaining("true when nothing happens");
        assertThatThrownBy(() -> terms("a or not b")).hasMessageContaining("a and not b");
        assertThatThrownBy(() -> terms("a and not a")).hasMessageContaining("can never be true");
        assertThatThrownBy(() -> Terms.of(pairs(7), pairMembers(7))).hasMessageContaining("more than 64 ways");
        assertThatThrownBy(() -> Terms.of(pairs(40), pairMembers(40))).hasMessageContaining("at most 64 rules");
    }

    /** (r0 or r1) and (r2 or r3) and so on: two ways for each pair. */
    private static Condition pairs(int count) {
        List<Condition> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new Condition.Or(List.of(selection("r" + 2 * i), selection("r" + (2 * i + 1)))));
        }
        return new Condition.And(pairs);
    }

    private static Map<String, Integer> pairMembers(int count) {
        Map<String, Integer> members = new HashMap<>();
        for (int i = 0; i < 2 * count; i++) {
            members.put("r" + i, i);
        }
        return members;
    }

    private static Condition selection(String name) {
        return new Condition.Selection(name, new Position(1, 1));
    }

    private static List<String> terms(String condition) throws Terms.Fault {
        var parsed = SigmaParser.parse("c.yml", YamlReader.read("""
                title: Condition
                correlation:
                  type: temporal
                  timespan: 5m
                  condition: %s
                """.formatted(condition), YamlLimits.DEFAULT));
        SigmaCorrelation correlation = (SigmaCorrelation) parsed.documents().getFirst();
        Condition expression = java.util.Objects.requireNonNull(correlation.ruleCondition());
        return Terms.of(expression, Map.of("a", 0, "b", 1, "c", 2)).stream()
                .map(term -> term.required() + "/" + Long.toBinaryString(term.forbidden()))
                .toList();
    }

    @Test
    void thresholdsHoldAsWrittenOnWholeNumbersAndFractions() {
        for (Operator operator : Operator.values()) {
            for (String text : List.of("-1", "0", "2", "2.5", "3")) {
                Thresholds thresholds = new Thresholds(List.of(new Comparison(operator, new BigDecimal(text))));
                for (int count = -2; count < 6; count++) {
                    int order = BigDecimal.valueOf(count).compareTo(new BigDecimal(text));
                    boolean expected = switch (operator) {
                        case GT -> order > 0;
                        case GTE -> order >= 0;
                        case LT -> order < 0;
                        case LTE -> order <= 0;
                        case EQ -> order == 0;
                        case NEQ -> order != 0;
                    };
                    assertThat(thresholds.hold(count))
                            .as(operator + " " + text + " on " + count)
                            .isEqualTo(expected);
                    assertThat(thresholds.hold(BigDecimal.valueOf(count), 1)).isEqualTo(expected);
                    assertThat(thresholds.hold(BigDecimal.valueOf(3L * count), 3))
                            .isEqualTo(expected);
                }
            }
        }
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
