package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.plan.PlannedRule;

/** The matcher against the plainest reading of the same predicates. */
class MatcherOracleTest {

    private static final int ROUNDS = RandomCases.rounds(150);
    private static final int RULES = 40;
    private static final int EVENTS = 40;

    @Test
    void agreesWithANaiveEvaluatorOnRandomRulesAndEvents() {
        int hits = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long seed = 1_000_003L * round + 17;
            RandomCases cases = new RandomCases(new Random(seed));
            List<PlannedRule> rules = new ArrayList<>();
            for (int i = 0; i < RULES; i++) {
                rules.add(TestRules.rule("r" + i, cases.predicate(4)));
            }
            CompiledRules compiled = CompiledRules.of(rules, RandomCases.FIELDS);
            Matcher matcher = compiled.newMatcher();
            for (int i = 0; i < EVENTS; i++) {
                hits += compare(seed, compiled, matcher, cases.event());
            }
        }
        int verdicts = ROUNDS * RULES * EVENTS;
        assertThat(hits).as("both verdicts are common").isBetween(verdicts / 10, verdicts * 9 / 10);
    }

    private static int compare(
            long seed, CompiledRules compiled, Matcher matcher, Map<String, List<NaiveOracle.Value>> fields) {
        NaiveOracle oracle = new NaiveOracle(fields);
        List<String> expected = compiled.rules().stream()
                .filter(rule -> oracle.holds(rule.predicate()))
                .map(rule -> rule.rule().header().key())
                .toList();
        Event event = RandomCases.toEvent(compiled.catalog(), fields).done();

        assertThat(TestRules.hits(matcher, event))
                .as("seed %d, event %s", seed, fields)
                .isEqualTo(expected);
        assertThat(hitsWhenTrialsAreTold(matcher, event))
                .as("seed %d, event %s, told trial by trial", seed, fields)
                .isEqualTo(expected);
        for (PlannedRule rule : compiled.rules()) {
            boolean isHit = expected.contains(rule.rule().header().key());
            MatchedFields matched = MatchedFields.of(compiled, rule, event);
            if (!isHit) {
                assertThat(matched.values())
                        .as("seed %d, no hit of %s", seed, rule.predicate())
                        .isEmpty();
            }
        }
        return expected.size();
    }

    /** What is told has to be what is done: found once, then each trial begun, and its verdict that of the hits. */
    private static List<String> hitsWhenTrialsAreTold(Matcher matcher, Event event) {
        List<String> hits = new ArrayList<>();
        List<String> held = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        matcher.match(event, (rule, matched) -> hits.add(rule.rule().header().key()), new TrialSink() {
            @Override
            public void found() {
                steps.add("found");
            }

            @Override
            public void trying() {
                steps.add("trying");
            }

            @Override
            public void tried(PlannedRule rule, boolean holds) {
                steps.add("tried");
                if (holds) {
                    held.add(rule.rule().header().key());
                }
            }
        });
        assertThat(held).isEqualTo(hits);
        assertThat(String.join(" ", steps)).matches("found( trying tried)*");
        return hits;
    }
}
