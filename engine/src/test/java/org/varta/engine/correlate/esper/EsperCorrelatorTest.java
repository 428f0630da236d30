package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import com.espertech.esper.runtime.client.EPRuntimeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Type;

class EsperCorrelatorTest {

    @Test
    void aHitOfARuleAlertsByItself() {
        try (var esper = new CorrelatorFixture(pack(List.of(rule("a")), List.of()))) {
            esper.hit("a", 1, "User", "ivan");
            Detection detection = esper.detections.getFirst();
            assertThat(detection.rule().title()).isEqualTo("Title of a");
            assertThat(detection.isCorrelation()).isFalse();
            assertThat(detection.level()).isEqualTo("low");
            assertThat(detection.groupKey()).isEmpty();
            assertThat(detection.hitCount()).isEqualTo(1);
        }
    }

    @Test
    void aHitOfARuleThatIsNotInTheSetIsPassedOver() {
        try (var esper = new CorrelatorFixture(pack(List.of(rule("a")), List.of()))) {
            esper.hit("gone", 1);
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void correlationsRestOnCorrelations() {
        RulePack chain = pack(
                List.of(rule("fail"), rule("success")),
                List.of(
                        correlation("breach", Type.TEMPORAL_ORDERED, "burst", "success")
                                .groupBy("User")
                                .timespan(Duration.ofMinutes(10))
                                .build(),
                        correlation("burst", Type.EVENT_COUNT, "fail")
                                .groupBy("User")
                                .gte(3)
                                .build()));
        try (var esper = new CorrelatorFixture(chain)) {
            esper.hit("success", 0, "User", "ivan");
            for (int i = 1; i <= 3; i++) {
                esper.hit("fail", i, "User", "ivan");
            }
            esper.hit("success", 4, "User", "olha");
            assertThat(esper.fired()).as("burst is only a part of breach").isEmpty();
            esper.hit("success", 5, "User", "ivan");
            assertThat(esper.fired()).containsExactly("breach@6");
            assertThat(esper.detections.getFirst().hits())
                    .extracting(Hit::sequence)
                    .containsExactly(1L, 2L, 3L, 4L, 6L);
            assertThat(esper.detections.getFirst().hitCount()).isEqualTo(5);
        }
    }

    @Test
    void textOfRulesAndEventsNeverBecomesEpl() {
        String epl =
                "x'] @name(\"q\") select java.lang.Runtime.getRuntime().exec('touch /tmp/varta-epl') from Part; --";
        RulePack hostile = pack(
                List.of(rule(epl)),
                List.of(correlation("c " + epl, Type.VALUE_COUNT, epl)
                        .groupBy(epl)
                        .fields("Value'); " + epl)
                        .gte(2)
                        .generate()
                        .build()));
        try (var esper = new CorrelatorFixture(hostile)) {
            esper.hit(epl, 1, epl, epl, "Value'); " + epl, "1' or '1'='1");
            esper.hit(epl, 2, epl, epl, "Value'); " + epl, "\\u0027 or true");
            assertThat(esper.detections).hasSize(3);
            assertThat(esper.detections.getLast().groupKey()).containsExactly(epl);
            assertThat(java.nio.file.Path.of("/tmp/varta-epl")).doesNotExist();
        }
    }

    @Test
    void aClosedCorrelatorLeavesNoRuntime() {
        int before = EPRuntimeProvider.getRuntimeURIs().length;
        try (var esper = new CorrelatorFixture(pack(List.of(rule("a")), List.of()))) {
            assertThat(EPRuntimeProvider.getRuntimeURIs()).hasSize(before + 1);
            esper.hit("a", 1);
        }
        assertThat(EPRuntimeProvider.getRuntimeURIs()).hasSize(before);
    }

    @Test
    void whatALimitLeavesOutIsCounted() {
        RulePack burst = pack(
                List.of(rule("fail")),
                List.of(correlation("burst", Type.EVENT_COUNT, "fail")
                        .groupBy("User")
                        .gte(3)
                        .build()));
        try (var esper = new CorrelatorFixture(new EsperCorrelators(new CorrelatorLimits(1000)), burst)) {
            for (int i = 0; i < 1500; i++) {
                esper.hit("fail", i * 0.001, "User", "user-" + i);
            }
            assertThat(esper.correlator().degraded()).isEqualTo(500);
            for (int i = 0; i < 3; i++) {
                esper.hit("fail", 301 + i, "User", "ivan");
            }
            assertThat(esper.fired()).as("the next timespan is not affected").containsExactly("burst@1503");
        }
    }

    @Test
    void aHundredThousandGroupsFitAndAreFreed() {
        RulePack burst = pack(
                List.of(rule("fail")),
                List.of(correlation("burst", Type.EVENT_COUNT, "fail")
                        .groupBy("User")
                        .gte(2)
                        .build()));
        try (var esper = new CorrelatorFixture(burst)) {
            long before = usedHeapBytes();
            for (int i = 0; i < 100_000; i++) {
                esper.hit("fail", i * 0.001, "User", "user-" + i);
            }
            long full = usedHeapBytes();
            assertThat((full - before) / 100_000)
                    .as("bytes a group, its hit included")
                    .isLessThan(2_000);
            esper.hit("fail", 101, "User", "user-77");
            assertThat(esper.fired()).containsExactly("burst@100001");
            esper.clock(1000);
            esper.hit("fail", 1001, "User", "user-1"); // Esper lets go of expired groups with the next arrivals
            esper.hit("fail", 1002, "User", "user-2");
            assertThat(usedHeapBytes() - before)
                    .as("bytes left after the window")
                    .isLessThan((full - before) / 4);
        }
    }

    private static long usedHeapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** What a restart relies on: hits of the last {@code reachMs} give the same state as all hits. */
    @Test
    void itsStateIsAFunctionOfTheHitsWithinReach() {
        RulePack rules = everyKind();
        CorrelationPlan plan = CorrelationPlan.of(rules);
        EsperCorrelators esper = new EsperCorrelators(new CorrelatorLimits(40));
        for (long seed = 0; seed < 60; seed++) {
            List<Hit> hits = randomHits(new SplittableRandom(seed), 400);
            int cut = 200 + (int) seed;
            List<Detection> all = new ArrayList<>();
            try (Correlator whole = esper.open(plan, all::add)) {
                feed(whole, hits, 0, cut);
                all.clear();
                feed(whole, hits, cut, hits.size());
            }
            List<Detection> late = new ArrayList<>();
            try (Correlator restarted = esper.open(plan, late::add)) {
                long clockMs = hits.get(cut - 1).receivedAtMs();
                int from = 0;
                while (hits.get(from).receivedAtMs() <= clockMs - plan.reachMs()) {
                    from++;
                }
                feed(restarted, hits, from, cut);
                late.clear();
                feed(restarted, hits, cut, hits.size());
            }
            assertThat(late).as("seed " + seed).isEqualTo(all);
        }
    }

    private static RulePack everyKind() {
        List<SigmaCorrelation> correlations = List.of(
                correlation("count", Type.EVENT_COUNT, "a", "b")
                        .groupBy("User")
                        .timespan(Duration.ofMinutes(2))
                        .gte(3)
                        .build(),
                correlation("values", Type.VALUE_COUNT, "b")
                        .fields("Host")
                        .timespan(Duration.ofMinutes(15))
                        .gte(4)
                        .generate()
                        .build(),
                correlation("together", Type.TEMPORAL, "a", "b", "c")
                        .groupBy("User")
                        .build(),
                correlation("ordered", Type.TEMPORAL_ORDERED, "c", "b")
                        .groupBy("Host")
                        .build(),
                correlation("chained", Type.EVENT_COUNT, "count", "ordered")
                        .gte(2)
                        .timespan(Duration.ofMinutes(8))
                        .build());
        return Packs.pack(List.of(rule("a"), rule("b"), rule("c")), correlations);
    }

    private static List<Hit> randomHits(SplittableRandom random, int count) {
        List<Hit> hits = new ArrayList<>();
        long clockMs = CorrelatorFixture.START_MS;
        for (int i = 1; i <= count; i++) {
            clockMs += random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(10_000);
            long eventMs = switch (random.nextInt(5)) {
                case 0 -> Hit.NO_TIME;
                case 1 -> clockMs - random.nextInt(400_000);
                case 2 -> clockMs - 3_600_000 - random.nextInt(600_000);
                case 3 -> clockMs + 1_000;
                default -> clockMs - random.nextInt(3_000);
            };
            String rule = String.valueOf((char) ('a' + random.nextInt(3)));
            hits.add(CorrelatorFixture.newHit(
                    rule,
                    i,
                    eventMs,
                    clockMs,
                    "User",
                    random.nextInt(4) == 0 ? "" : "user-" + random.nextInt(3),
                    "Host",
                    "host-" + random.nextInt(5)));
        }
        return hits;
    }

    private static void feed(Correlator correlator, List<Hit> hits, int from, int to) {
        for (Hit hit : hits.subList(from, to)) {
            correlator.advanceTo(hit.receivedAtMs());
            correlator.accept(hit);
        }
    }
}
