package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.comparison;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** event_count through real Esper: three failed logons of a user within five minutes, unless said otherwise. */
class EventCountTest {

    private static final RulePack BURST = pack(
            List.of(rule("fail")),
            List.of(correlation("burst", Type.EVENT_COUNT, "fail")
                    .groupBy("User")
                    .gte(3)
                    .build()));

    @Test
    void theThirdHitWithinTheWindowFires() {
        try (var esper = new CorrelatorFixture(BURST)) {
            esper.hit("fail", 0, "User", "ivan");
            esper.hit("fail", 100, "User", "ivan");
            assertThat(esper.fired()).isEmpty();
            esper.hit("fail", 299, "User", "ivan");
            assertThat(esper.fired()).containsExactly("burst@3");
        }
    }

    @Test
    void theDetectionSaysWhatItRestsOn() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 3; i++) {
                esper.hit("fail", i, "User", "ivan");
            }
            Detection detection = esper.detections.getFirst();
            assertThat(detection.isCorrelation()).isTrue();
            assertThat(detection.level()).isEqualTo("high");
            assertThat(detection.groupKey()).containsExactly("ivan");
            assertThat(detection.hits()).extracting(Hit::sequence).containsExactly(1L, 2L, 3L);
            assertThat(detection.hitCount()).isEqualTo(3);
            assertThat(detection.timeMs()).isEqualTo(CorrelatorFixture.ms(2));
            assertThat(detection.raisedAtMs()).isEqualTo(CorrelatorFixture.ms(2));
        }
    }

    @Test
    void anEventExactlyOneTimespanOldIsOut() {
        try (var esper = new CorrelatorFixture(BURST)) {
            esper.hit("fail", 0, "User", "ivan");
            esper.hit("fail", 1, "User", "ivan");
            esper.hit("fail", 300, "User", "ivan");
            assertThat(esper.fired()).isEmpty();
            esper.hit("fail", 300.999, "User", "ivan");
            assertThat(esper.fired()).containsExactly("burst@4");
        }
    }

    @Test
    void itFiresOncePerCrossingAndAgainOnlyAfterFallingBelow() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int second = 0; second < 10; second++) {
                esper.hit("fail", second, "User", "ivan");
            }
            assertThat(esper.fired()).containsExactly("burst@3");
            esper.hit("fail", 400, "User", "ivan");
            esper.hit("fail", 401, "User", "ivan");
            assertThat(esper.fired()).hasSize(1);
            esper.hit("fail", 402, "User", "ivan");
            assertThat(esper.fired()).containsExactly("burst@3", "burst@13");
        }
    }

    @Test
    void eachValueOfTheGroupByFieldIsCountedForItself() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 5; i++) {
                esper.hit("fail", i, "User", "user-" + i % 2);
            }
            assertThat(esper.fired()).containsExactly("burst@5");
        }
    }

    @Test
    void anEventWithoutTheGroupByFieldIsInAGroupOfItsOwn() {
        try (var esper = new CorrelatorFixture(BURST)) {
            esper.hit("fail", 0, "User", "ivan");
            esper.hit("fail", 1, "User", "ivan");
            esper.hit("fail", 2, "User", "");
            esper.hit("fail", 3, "User", "");
            assertThat(esper.fired()).isEmpty();
            esper.hit("fail", 4, "User", "");
            assertThat(esper.fired()).containsExactly("burst@5");
            assertThat(esper.detections.getFirst().groupKey()).containsExactly("");
        }
    }

    @Test
    void aHitRecordedBeforeTheFieldWasAskedForIsNotCounted() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 5; i++) {
                esper.hit("fail", i);
            }
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void organisationsNeverShareAGroup() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 1; i <= 4; i++) {
                String organisation = i % 2 == 0 ? "north" : "south";
                long ms = CorrelatorFixture.ms(i);
                esper.accept(CorrelatorFixture.newHit(organisation, "fail", i, ms, ms, "User", "ivan"));
            }
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void keysThatLookAlikeWhenJoinedAreDifferentGroups() {
        RulePack twoFields = pack(
                List.of(rule("fail")),
                List.of(correlation("burst", Type.EVENT_COUNT, "fail")
                        .groupBy("A", "B")
                        .gte(2)
                        .build()));
        try (var esper = new CorrelatorFixture(twoFields)) {
            esper.hit("fail", 0, "A", "x", "B", "1:y");
            esper.hit("fail", 1, "A", "x1:", "B", "y");
            esper.hit("fail", 2, "A", "", "B", "x");
            esper.hit("fail", 3, "A", "x", "B", "");
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void hitsOfSeveralRulesAreCountedTogetherUnderAliases() {
        RulePack aliased = pack(
                List.of(rule("windows"), rule("linux")),
                List.of(correlation("burst", Type.EVENT_COUNT, "windows", "linux")
                        .groupBy("who")
                        .aliases(Map.of("who", Map.of("windows", "TargetUserName", "linux", "user")))
                        .gte(2)
                        .build()));
        try (var esper = new CorrelatorFixture(aliased)) {
            esper.hit("windows", 0, "TargetUserName", "ivan");
            esper.hit("linux", 1, "user", "olha");
            esper.hit("linux", 2, "user", "ivan");
            assertThat(esper.fired()).containsExactly("burst@3");
        }
    }

    @Test
    void aRangeFiresWhenTheCountComesIntoIt() {
        RulePack range = pack(
                List.of(rule("fail")),
                List.of(correlation("some", Type.EVENT_COUNT, "fail")
                        .when(comparison(Operator.GT, 1), comparison(Operator.LTE, 3), comparison(Operator.NEQ, 2))
                        .build()));
        try (var esper = new CorrelatorFixture(range)) {
            for (int i = 0; i < 6; i++) {
                esper.hit("fail", i);
            }
            assertThat(esper.fired()).containsExactly("some@3");
        }
    }

    @Test
    void eventsOutOfOrderWithinTheToleranceAreCountedByTheirOwnTime() {
        try (var esper = new CorrelatorFixture(BURST)) {
            esper.hit("fail", 100, 200, "User", "ivan");
            esper.hit("fail", 50, 201, "User", "ivan");
            esper.hit("fail", 80, 202, "User", "ivan");
            assertThat(esper.fired()).containsExactly("burst@3");
            assertThat(esper.detections.getFirst().hits())
                    .extracting(Hit::sequence)
                    .containsExactly(2L, 3L, 1L);
        }
    }

    @Test
    void anEarlierEventThatCameLaterLeavesTheWindowFirst() {
        try (var esper = new CorrelatorFixture(BURST)) {
            esper.hit("fail", 150, 200, "User", "ivan");
            esper.hit("fail", 10, 201, "User", "ivan");
            esper.hit("fail", 310, "User", "ivan");
            assertThat(esper.fired()).isEmpty();
            esper.hit("fail", 449.999, "User", "ivan");
            assertThat(esper.fired()).containsExactly("burst@4");
        }
    }

    @Test
    void manyHitsKeepTheNewestReferencesAndTheWholeCount() {
        RulePack big = pack(
                List.of(rule("fail")),
                List.of(correlation("burst", Type.EVENT_COUNT, "fail").gte(250).build()));
        try (var esper = new CorrelatorFixture(big)) {
            for (int i = 0; i < 250; i++) {
                esper.hit("fail", i * 0.1);
            }
            Detection detection = esper.detections.getFirst();
            assertThat(detection.hitCount()).isEqualTo(250);
            assertThat(detection.hits()).hasSize(Detection.HITS_MAX);
            assertThat(detection.hits().getFirst().sequence()).isEqualTo(151);
            assertThat(detection.hits().getLast().sequence()).isEqualTo(250);
        }
    }

    @Test
    void correlationsOfDifferentTimespansShareTheStatements() {
        RulePack two = pack(
                List.of(rule("fail")),
                List.of(
                        correlation("short", Type.EVENT_COUNT, "fail")
                                .timespan(Duration.ofSeconds(10))
                                .gte(2)
                                .build(),
                        correlation("long", Type.EVENT_COUNT, "fail")
                                .timespan(Duration.ofDays(1))
                                .gte(2)
                                .build()));
        try (var esper = new CorrelatorFixture(two)) {
            esper.hit("fail", 0);
            esper.hit("fail", 80_000);
            assertThat(esper.fired()).containsExactly("long@2");
            esper.hit("fail", 80_009);
            assertThat(esper.fired()).containsExactly("long@2", "short@3");
        }
    }
}
