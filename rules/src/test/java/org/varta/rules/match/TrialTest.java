package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;

class TrialTest {

    @Test
    void asksAPredicateAboutAnEvent() {
        Event event =
                new TestEvent(FieldCatalog.of(List.of("A"))).text("A", "power").done();

        assertThat(Trial.holds(like("A", "pow*"), event)).isTrue();
        assertThat(Trial.holds(not(like("A", "pow*")), event)).isFalse();
    }

    @Test
    void agreesWithTheMatcherOnRandomPredicatesAndEvents() {
        int rounds = RandomCases.rounds(3_000);
        int hits = 0;
        for (int round = 0; round < rounds; round++) {
            RandomCases cases = new RandomCases(new Random(7_919L * round + 3));
            Predicate predicate = cases.predicate(4);
            CompiledRules rules = CompiledRules.of(List.of(TestRules.rule("r", predicate)), RandomCases.FIELDS);
            Event event = RandomCases.toEvent(rules.catalog(), cases.event()).done();

            PlannedRule rule = rules.rules().getFirst();
            boolean isHit = !TestRules.hits(rules, event).isEmpty();

            assertThat(Trial.holds(rule.predicate(), event))
                    .as("round %d, %s", round, predicate)
                    .isEqualTo(isHit);
            hits += isHit ? 1 : 0;
        }
        assertThat(hits).as("both verdicts are common").isBetween(rounds / 6, rounds * 5 / 6);
    }
}
