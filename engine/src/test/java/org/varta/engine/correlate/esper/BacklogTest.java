package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Events whose own time differs from their receive time: ten failed logons within five minutes. */
class BacklogTest {

    private static final double HOUR = 3600;
    private static final double DAY = 24 * HOUR;

    private static final RulePack BURST = pack(
            List.of(rule("fail"), rule("alone")),
            List.of(correlation("burst", Type.EVENT_COUNT, "fail")
                    .groupBy("User")
                    .gte(10)
                    .build()));

    @Test
    void aBacklogOfSpreadEventsThatComesAtOnceIsNoBurst() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 100; i++) {
                esper.hit("fail", i * 60, 2 * DAY + i * 0.01, "User", "ivan");
            }
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void aBurstInsideABacklogIsFound() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 10; i++) {
                esper.hit("fail", 1000 + i * 20, 2 * DAY + i * 0.01, "User", "ivan");
            }
            assertThat(esper.fired()).contains("burst@10");
            assertThat(esper.detections.getFirst().timeMs()).isEqualTo(CorrelatorFixture.ms(1180));
            assertThat(esper.detections.getFirst().raisedAtMs()).isEqualTo(CorrelatorFixture.ms(2 * DAY + 0.09));
        }
    }

    @Test
    void aBurstInsideABacklogIsFoundInReverseOrderAndBetweenBacklogsOfOtherTimes() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 10; i++) {
                esper.hit("fail", 1000 - i * 20, 2 * DAY + i, "User", "ivan");
                esper.hit("fail", DAY + i * 600, 2 * DAY + i, "User", "ivan");
            }
            assertThat(esper.fired()).isNotEmpty().allMatch("burst@19"::equals);
        }
    }

    @Test
    void aBacklogDoesNotCountInLiveWindows() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 9; i++) {
                esper.hit("fail", DAY + i, "User", "ivan");
                esper.hit("fail", i, DAY + i, "User", "ivan");
            }
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void aSingleHitOfABacklogAlertsAtOnce() {
        try (var esper = new CorrelatorFixture(BURST)) {
            esper.hit("alone", 0, 2 * DAY);
            assertThat(esper.fired()).containsExactly("alone@1");
        }
    }

    @Test
    void aClockThatIsAheadIsNotBelieved() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 10; i++) {
                esper.hit("fail", (i + 1) * 365 * DAY, i * 25, "User", "ivan");
            }
            assertThat(esper.fired()).containsExactly("burst@10");
            assertThat(esper.detections.getFirst().timeMs()).isEqualTo(CorrelatorFixture.ms(225));
        }
    }

    @Test
    void aClockThatIsYearsBehindIsNotBelieved() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 10; i++) {
                esper.hit("fail", -20_000 * DAY, i * 25, "User", "ivan");
            }
            assertThat(esper.fired()).containsExactly("burst@10");
        }
    }

    @Test
    void oneSourceWithASawtoothClockDoesNotDisturbOthers() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 10; i++) {
                esper.hit("fail", i % 2 == 0 ? -10 * DAY : 300 * DAY, i * 20, "User", "mallory");
                esper.hit("fail", i * 20, i * 20 + 1, "User", "ivan");
            }
            assertThat(esper.fired()).containsExactly("burst@20");
        }
    }

    @Test
    void theToleranceIsInclusive() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 9; i++) {
                esper.hit("fail", 1000 - 299.999 + i, 1000 + i, "User", "ivan");
            }
            esper.hit("fail", 1009, "User", "ivan");
            assertThat(esper.fired())
                    .as("ten within the window by their own time")
                    .isEmpty();
        }
    }

    @Test
    void receiveTimesThatStepBackDoNotMoveTheClockBack() {
        try (var esper = new CorrelatorFixture(BURST)) {
            for (int i = 0; i < 9; i++) {
                esper.hit("fail", 100 + i, "User", "ivan");
            }
            esper.hit("fail", 50, "User", "ivan");
            assertThat(esper.fired()).containsExactly("burst@10");
        }
    }
}
