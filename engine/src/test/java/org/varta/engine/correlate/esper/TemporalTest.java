package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** temporal and temporal_ordered through real Esper: scan, login and dump on one host within five minutes. */
class TemporalTest {

    private static final RulePack ANY_ORDER = of(Type.TEMPORAL);
    private static final RulePack ORDERED = of(Type.TEMPORAL_ORDERED);

    private static RulePack of(Type type) {
        return pack(
                List.of(rule("scan"), rule("login"), rule("dump")),
                List.of(correlation("intrusion", type, "scan", "login", "dump")
                        .groupBy("Host")
                        .build()));
    }

    @Test
    void temporalFiresWhenTheLastOfTheRulesHitsInAnyOrder() {
        try (var esper = new CorrelatorFixture(ANY_ORDER)) {
            esper.hit("dump", 0, "Host", "a");
            esper.hit("scan", 1, "Host", "a");
            esper.hit("scan", 2, "Host", "a");
            assertThat(esper.fired()).isEmpty();
            esper.hit("login", 3, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@4");
            assertThat(esper.detections.getFirst().hits())
                    .extracting(Hit::ruleKey)
                    .containsExactly("dump", "scan", "scan", "login");
        }
    }

    @Test
    void temporalNeedsOneGroupAndOneWindow() {
        try (var esper = new CorrelatorFixture(ANY_ORDER)) {
            esper.hit("scan", 0, "Host", "a");
            esper.hit("login", 1, "Host", "b");
            esper.hit("dump", 2, "Host", "a");
            esper.hit("login", 300, "Host", "a");
            assertThat(esper.fired()).isEmpty();
            esper.hit("scan", 301, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@5");
        }
    }

    @Test
    void orderedFiresOnlyInTheOrderOfTheRules() {
        try (var esper = new CorrelatorFixture(ORDERED)) {
            esper.hit("dump", 0, "Host", "a");
            esper.hit("login", 1, "Host", "a");
            esper.hit("scan", 2, "Host", "a");
            esper.hit("login", 3, "Host", "a");
            assertThat(esper.fired()).isEmpty();
            esper.hit("dump", 4, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@5");
        }
    }

    @Test
    void orderIsThatOfTheEventsOwnTimesBelowOneSecond() {
        try (var esper = new CorrelatorFixture(ORDERED)) {
            esper.hit("dump", 10.003, 20, "Host", "a");
            esper.hit("login", 10.002, 20, "Host", "a");
            assertThat(esper.fired()).isEmpty();
            esper.hit("scan", 10.001, 20, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@3");
        }
    }

    @Test
    void equalTimesCountInTheOrderOfArrival() {
        try (var esper = new CorrelatorFixture(ORDERED)) {
            esper.hit("scan", 1, "Host", "a");
            esper.hit("login", 1, "Host", "a");
            esper.hit("dump", 1, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@3");
        }
    }

    @Test
    void oneEventThatHitsTwoRulesIsNoSequence() {
        RulePack two = pack(
                List.of(rule("first"), rule("second")),
                List.of(correlation("pair", Type.TEMPORAL_ORDERED, "first", "second")
                        .build()));
        try (var esper = new CorrelatorFixture(two)) {
            long ms = CorrelatorFixture.ms(0);
            esper.accept(CorrelatorFixture.newHit("first", 7, ms, ms));
            esper.accept(CorrelatorFixture.newHit("second", 7, ms, ms));
            assertThat(esper.fired()).isEmpty();
            esper.accept(CorrelatorFixture.newHit("second", 8, ms, ms));
            assertThat(esper.fired()).containsExactly("pair@8");
        }
    }

    @Test
    void anOrderedSequenceFiresOnceUntilItHasLeftTheWindow() {
        try (var esper = new CorrelatorFixture(ORDERED)) {
            esper.hit("scan", 0, "Host", "a");
            esper.hit("login", 1, "Host", "a");
            esper.hit("dump", 2, "Host", "a");
            esper.hit("dump", 3, "Host", "a");
            esper.hit("scan", 200, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@3");
            esper.hit("login", 301, "Host", "a");
            esper.hit("dump", 302, "Host", "a");
            assertThat(esper.fired()).containsExactly("intrusion@3", "intrusion@7");
        }
    }
}
