package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Degradation.Cause;

/** What a statement may hold and look at is bounded; what would go beyond is left out and counted. */
final class EplWorkTest {

    private static final String ALL =
            "select s, s.host as host from stop as s where (select count(*) from beat#time(1 min) as b where b.host != s.host) > 0";
    private static final String OF_HOST =
            "select s, s.host as host from stop as s where (select count(*) from beat#time(1 min) as b where b.host = s.host) > 0";
    private static final String SEQUENCE =
            "select a, b, a.host as host from pattern [every a=beat -> b=stop(host=a.host, number(size) > 9) where timer:within(5 min)]";
    private static final String[] HEAD = {"group-by: [host]", "lateness: 0s"};

    /** One look a second: 1,200 in the life of an instance, which is two periods of ten minutes. */
    private static EplFixture little(String epl) {
        return new EplFixture(EplTexts.pack(epl, HEAD), CorrelatorLimits.DEFAULT.withEpl(1_000, 1_000_000, 1));
    }

    private static long leftOut(EplFixture epl, Cause cause) {
        return epl.correlator().degradations().stream()
                .filter(one -> one.cause() == cause)
                .mapToLong(Degradation::count)
                .sum();
    }

    @Test
    void anEventThatLooksAtEverythingIsLeftOutWhenNoLooksAreLeft() {
        try (var epl = little(ALL)) {
            for (int i = 0; i < 100; i++) {
                epl.hit("beat", "h" + i, 0.001 * i);
            }
            for (int i = 0; i < 20; i++) {
                epl.hit("stop", "x", 1 + i);
            }

            assertThat(epl.fired())
                    .as("100 looks each, and one at the event that it names, of 1,200")
                    .hasSize(11);
            assertThat(leftOut(epl, Cause.WORK)).isEqualTo(9);
            assertThat(epl.correlator().degraded()).isEqualTo(9);
        }
    }

    @Test
    void anEventThatLooksAtItsEqualsCostsThoseAlone() {
        try (var epl = little(OF_HOST)) {
            for (int i = 0; i < 100; i++) {
                epl.hit("beat", "h" + i, 0.001 * i);
            }
            for (int i = 0; i < 200; i++) {
                epl.hit("stop", "h" + i % 100, 1 + i * 0.001);
            }

            assertThat(epl.fired()).hasSize(200);
            assertThat(leftOut(epl, Cause.WORK)).isZero();
        }
    }

    @Test
    void anEventThatNoWaitTakesStillCostsItsLooks() {
        try (var epl = little(SEQUENCE)) {
            for (int i = 0; i < 100; i++) {
                epl.hit("beat", "h", 0.001 * i);
            }
            for (int i = 0; i < 20; i++) {
                epl.hit("stop", "h", 1 + i, "Bytes", "1");
            }
            assertThat(leftOut(epl, Cause.WORK)).isEqualTo(8);
            epl.hit("stop", "other", 30, "Bytes", "10");
            assertThat(leftOut(epl, Cause.WORK)).as("it has no equals").isEqualTo(8);
        }
    }

    @Test
    void theNextPeriodHasLooksOfItsOwn() {
        try (var epl = little(ALL)) {
            for (int i = 0; i < 100; i++) {
                epl.hit("beat", "h" + i, 0.001 * i);
            }
            for (int i = 0; i < 20; i++) {
                epl.hit("stop", "x", 1 + i);
            }
            epl.hit("beat", "h", 1_500);
            epl.hit("stop", "x", 1_501);

            assertThat(epl.fired()).last().asString().startsWith("x@1501.0");
        }
    }

    @Test
    void whatEventsOfAllOrganisationsHoldIsBoundedTogether() {
        CorrelatorLimits limits = CorrelatorLimits.DEFAULT.withEpl(100, 20, 100_000);
        try (var epl =
                new EplFixture(EplTexts.pack("select a, a.host as host from beat#time(1 min) as a", HEAD), limits)) {
            for (int i = 0; i < 16; i++) {
                epl.accept(epl.newHit("org" + i % 4, "beat", "h", i, i));
            }

            assertThat(epl.fired())
                    .as("half of 20 for the instances of one start")
                    .hasSize(10);
            assertThat(leftOut(epl, Cause.TOTAL_LIMIT)).isEqualTo(6);
            epl.accept(epl.newHit("org0", "beat", "h", 1_500, 1_500));
            assertThat(epl.fired()).hasSize(11);
        }
    }

    @Test
    void whatIsLeftOutIsLeftOutAgainAfterARestart() {
        for (int seed = 0; seed < 5; seed++) {
            List<String> straight = run(seed, Double.MAX_VALUE);
            assertThat(straight).isNotEmpty();
            for (double at : new double[] {700, 1_300, 2_000}) {
                assertThat(run(seed, at)).as("seed %d, restart at %s", seed, at).isEqualTo(straight);
            }
        }
    }

    private static List<String> run(int seed, double restartAt) {
        SplittableRandom random = new SplittableRandom(seed);
        CorrelatorLimits limits = CorrelatorLimits.DEFAULT.withEpl(60, 100, 1);
        try (var epl = new EplFixture(EplTexts.pack(ALL, HEAD), limits)) {
            double seconds = 0;
            boolean isRestarted = false;
            for (int i = 0; i < 400; i++) {
                seconds += random.nextDouble(15);
                if (!isRestarted && seconds > restartAt) {
                    isRestarted = true;
                    epl.restart(restartAt);
                }
                epl.hit(random.nextInt(3) == 0 ? "stop" : "beat", "h" + random.nextInt(4), seconds);
            }
            return epl.fired();
        }
    }
}
