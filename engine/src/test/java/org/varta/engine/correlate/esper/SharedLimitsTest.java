package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** The bound over all correlations: 100 hits, 60 of one organisation, unless said otherwise. */
class SharedLimitsTest {

    private static final EsperCorrelators ESPER = new EsperCorrelators(new CorrelatorLimits(1_000, 1_000, 100, 60));

    private static SigmaCorrelation counting(String key, String rule, Duration timespan) {
        return correlation(key, Type.EVENT_COUNT, rule)
                .timespan(timespan)
                .gte(1_000_000)
                .build();
    }

    private static void feed(CorrelatorFixture esper, String organisation, String rule, double atSeconds, int count) {
        for (int i = 0; i < count; i++) {
            long ms = CorrelatorFixture.ms(atSeconds);
            esper.accept(CorrelatorFixture.newHit(organisation, rule, i + 1, ms, ms));
        }
    }

    private static List<String> leftOut(CorrelatorFixture esper) {
        return esper.correlator().degradations().stream()
                .map(one -> one.rule().key() + " " + one.cause() + " " + one.count())
                .toList();
    }

    @Test
    void shortCorrelationsShareTheBoundAndEachSaysWhatItLeftOut() {
        RulePack two = pack(
                List.of(rule("a"), rule("b")),
                List.of(counting("ca", "a", Duration.ofMinutes(1)), counting("cb", "b", Duration.ofMinutes(10))));
        try (var esper = new CorrelatorFixture(ESPER, two)) {
            feed(esper, "south", "a", 0, 55);
            feed(esper, "north", "b", 1, 50);
            assertThat(leftOut(esper)).containsExactly("cb TOTAL_LIMIT 5");
            feed(esper, "east", "a", 2, 3);
            assertThat(leftOut(esper)).containsExactly("ca TOTAL_LIMIT 3", "cb TOTAL_LIMIT 5");
            assertThat(esper.correlator().degraded()).isEqualTo(8);
            feed(esper, "east", "a", 600, 3); // the next ten minutes
            assertThat(esper.correlator().degraded()).isEqualTo(8);
        }
    }

    @Test
    void oneOrganisationDoesNotTakeWhatTheOthersNeed() {
        RulePack two = pack(
                List.of(rule("a"), rule("b")),
                List.of(counting("ca", "a", Duration.ofMinutes(1)), counting("cb", "b", Duration.ofMinutes(1))));
        try (var esper = new CorrelatorFixture(ESPER, two)) {
            feed(esper, "flooded", "a", 0, 50);
            feed(esper, "flooded", "b", 0, 50);
            feed(esper, "calm", "a", 0, 30);
            assertThat(leftOut(esper)).containsExactly("cb TOTAL_LIMIT 40");
        }
    }

    @Test
    void longCorrelationsHaveTheirOwnPartsSoThatDaysOfThemDoNotStarveMinutes() {
        RulePack mixed = pack(
                List.of(rule("a"), rule("b")),
                List.of(
                        counting("day", "a", Duration.ofDays(1)),
                        counting("week", "a", Duration.ofDays(7)),
                        counting("minute", "b", Duration.ofMinutes(1))));
        try (var esper = new CorrelatorFixture(ESPER, mixed)) {
            for (int organisation = 0; organisation < 10; organisation++) {
                feed(esper, "o" + organisation, "a", 0, 10);
                feed(esper, "o" + organisation, "b", 0, 5);
            }
            // half of 100 for two of them is 25 each; of the other half the third has all it wants
            assertThat(leftOut(esper)).containsExactly("day LIMIT 75", "week LIMIT 75");
        }
    }

    @Test
    void whatIsLetInIsBoundedInEachSpan() {
        RulePack many = pack(
                List.of(rule("a")),
                IntStream.range(0, 20)
                        .mapToObj(i -> counting("c" + i, "a", Duration.ofSeconds(30L * (1 + i))))
                        .toList());
        try (var esper = new CorrelatorFixture(ESPER, many)) {
            SplittableRandom random = new SplittableRandom(1);
            double seconds = 0;
            for (int i = 0; i < 2_000; i++) {
                seconds += random.nextInt(3);
                feed(esper, "o" + random.nextInt(5), "a", seconds, 1);
            }
            long leftOut = 0;
            for (Degradation one : esper.correlator().degradations()) {
                assertThat(one.cause()).isEqualTo(Cause.TOTAL_LIMIT);
                leftOut += one.count();
            }
            assertThat(20L * 2_000 - leftOut).isPositive().isLessThan(100L * (2 + (long) seconds / 600));
        }
    }

    /** What is let in is the same after a restart, so that alerts are. */
    @Test
    void aRestartUnderTheBoundGivesTheSameAlerts() {
        int compared = 0;
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<SigmaCorrelation> correlations = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Packs.Builder builder = correlation("c" + i, Type.EVENT_COUNT, "r" + i % 2)
                        .groupBy("User")
                        .timespan(Duration.ofMinutes(i == 3 ? 90 : 1 + random.nextInt(20)))
                        .gte(1 + random.nextInt(3));
                correlations.add(builder.build());
            }
            CorrelationPlan plan = CorrelationPlan.of(pack(List.of(rule("r0"), rule("r1")), correlations));
            EsperCorrelators small = new EsperCorrelators(new CorrelatorLimits(30, 20, 24, 16));
            List<Hit> hits = new ArrayList<>();
            long ms = CorrelatorFixture.START_MS;
            for (int i = 0; i < 400; i++) {
                ms += random.nextInt(90) * 1_000L;
                hits.add(CorrelatorFixture.newHit(
                        "o" + random.nextInt(2),
                        "r" + random.nextInt(2),
                        i + 1,
                        ms,
                        ms,
                        "User",
                        "u" + random.nextInt(3)));
            }
            List<Detection> whole = new ArrayList<>();
            assertThat(run(small, plan, hits, 0, whole))
                    .as("seed %d leaves something out", seed)
                    .isPositive();
            long cutMs = hits.get(200 + random.nextInt(150)).receivedAtMs();
            int from = 0;
            while (hits.get(from).receivedAtMs() <= cutMs - plan.reachMs()) {
                from++;
            }
            List<Detection> restarted = new ArrayList<>();
            run(small, plan, hits, from, restarted);
            List<Detection> expected =
                    whole.stream().filter(one -> one.raisedAtMs() > cutMs).toList();
            assertThat(restarted.stream().filter(one -> one.raisedAtMs() > cutMs))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(expected);
            compared += from > 0 ? expected.size() : 0;
        }
        assertThat(compared).isGreaterThan(100);
    }

    private static long run(
            EsperCorrelators esper, CorrelationPlan plan, List<Hit> hits, int from, List<Detection> into) {
        try (Correlator correlator = esper.open(plan, into::add)) {
            for (Hit hit : hits.subList(from, hits.size())) {
                correlator.advanceTo(hit.receivedAtMs());
                correlator.accept(hit);
            }
            return correlator.degraded();
        }
    }
}
