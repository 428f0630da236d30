package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;

/** What EPL rules are for, each through Esper: sequence, absence, silence, first-seen, ratio to a baseline. */
final class EplRulesTest {

    private static final String SEQUENCE =
            "select a, b, a.host as host from pattern [every a=beat -> b=stop(host=a.host) where timer:within(5 min)]";
    private static final String SILENCE =
            "select a, a.host as host from pattern [every a=beat -> (timer:interval(10 min)"
                    + " and not beat(host=a.host))]";
    private static final String FIRST = "select s, s.host as host, s.who as who from stop#time(1 hour) as s"
            + " group by s.host, s.who having count(*) = 1";
    private static final String RATIO = "select s, s.host as host from stop as s where"
            + " (select count(*) from stop#time(1 min) as r where r.host = s.host) >= 3 and"
            + " (select count(*) from stop#time(1 min) as r where r.host = s.host) * 10 >"
            + " (select count(*) from stop#time(20 min) as b where b.host = s.host) * 5";

    private static final String GROUP = "group-by: [host]";
    private static final String AT_ONCE = "lateness: 0s";

    @Test
    void completesASequenceOfOneHost() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, AT_ONCE))) {
            epl.hit("beat", "a", 0);
            epl.hit("stop", "b", 10);
            epl.hit("stop", "a", 20);

            assertThat(epl.fired()).containsExactly("a@20.0 [1, 3]");
            Detection detection = epl.detections.getFirst();
            assertThat(detection.completing().sequence()).isEqualTo(3);
            assertThat(detection.level()).isEqualTo("high");
            assertThat(detection.isByTimer()).isFalse();
        }
    }

    @Test
    void endsASequenceAtItsBoundary() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, AT_ONCE))) {
            epl.hit("beat", "just", 0);
            epl.hit("beat", "late", 1);
            epl.hit("stop", "just", 299.999);
            epl.hit("stop", "late", 301);

            assertThat(epl.fired()).containsExactly("just@299.999 [1, 3]");
        }
    }

    @Test
    void putsEventsIntoTheirOrderWithinTheLateness() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, "lateness: 30s"))) {
            epl.hit("stop", "a", 12, 12);
            epl.hit("beat", "a", 10, 40); // on its way for as long as the rule waits
            epl.clock(41.999);
            assertThat(epl.fired()).isEmpty();
            epl.clock(42);

            assertThat(epl.fired()).containsExactly("a@42.0 [1, 2]".replace("[1, 2]", "[2, 1]"));
            assertThat(epl.detections.getFirst().timeMs()).isEqualTo(CorrelatorFixture.ms(12));
        }
    }

    @Test
    void takesAnEventThatIsLaterThanThatAtTheInstantItComes() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, AT_ONCE))) {
            epl.hit("stop", "a", 10, 10);
            epl.hit("beat", "a", 8, 20);
            epl.hit("stop", "a", 19, 30);

            assertThat(epl.fired()).containsExactly("a@30.0 [2, 3]");
        }
    }

    @Test
    void leavesOutTheBacklogOfAnAgentAndCountsIt() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, AT_ONCE))) {
            epl.hit("beat", "a", 0, 1000);
            epl.hit("stop", "a", 1001, 1001);

            assertThat(epl.fired()).isEmpty();
            assertThat(epl.correlator().degradations())
                    .extracting(Degradation::cause, Degradation::count)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Cause.LATE, 1L));
            assertThat(epl.correlator().degraded()).isEqualTo(1);
        }
    }

    @Test
    void tellsOfAbsenceWhenTheTimeIsOver() {
        String absence = "select a, a.host as host from pattern [every a=stop -> (timer:interval(1 min) and not"
                + " beat(host=a.host))]";
        try (var epl = new EplFixture(EplTexts.pack(absence, GROUP, AT_ONCE))) {
            epl.hit("stop", "back", 0);
            epl.hit("stop", "gone", 5);
            epl.hit("beat", "back", 59);
            epl.clock(64.999);
            assertThat(epl.fired()).isEmpty();
            epl.clock(1000);

            assertThat(epl.fired()).containsExactly("gone@65.0 [2]");
            assertThat(epl.detections.getFirst().isByTimer()).isTrue();
        }
    }

    @Test
    void tellsOfTheSilenceOfAHostOnceAndAgainAfterItWasHeard() {
        try (var epl = new EplFixture(EplTexts.pack(SILENCE, GROUP, AT_ONCE))) {
            for (int second = 0; second <= 1200; second += 60) {
                epl.hit("beat", "a", second);
                epl.hit("beat", "b", second + 1);
            }
            epl.hit("beat", "b", 1500);
            epl.clock(3000);
            epl.hit("beat", "a", 3000);
            epl.clock(6000);

            assertThat(epl.fired()).containsExactly("a@1800.0 [41]", "b@2100.0 [43]", "a@3600.0 [44]");
        }
    }

    @Test
    void waitsForAHeartbeatThatIsUnderwayWhenTheTimeIsOver() {
        try (var epl = new EplFixture(EplTexts.pack(SILENCE, GROUP, "lateness: 30s"))) {
            epl.hit("beat", "a", 0);
            epl.hit("beat", "a", 599, 629);
            epl.clock(700);
            assertThat(epl.fired()).isEmpty();
            epl.clock(1229);

            assertThat(epl.fired()).containsExactly("a@1229.0 [2]");
        }
    }

    @Test
    void tellsOfWhatItSeesForTheFirstTime() {
        try (var epl = new EplFixture(EplTexts.pack(FIRST, "group-by: [host, who]", AT_ONCE))) {
            epl.hit("stop", "a", 0, 0, "User", "ann");
            epl.hit("stop", "a", 10, 10, "User", "bob");
            epl.hit("stop", "a", 20, 20, "User", "ann");
            epl.hit("stop", "b", 30, 30, "User", "ann");
            epl.hit("stop", "a", 3600, 3600, "User", "ann"); // the second of ann is 3,580 seconds old
            epl.hit("stop", "a", 7200, 7200, "User", "ann"); // the last one leaves at this instant

            assertThat(epl.fired())
                    .containsExactly("a,ann@0.0 [1]", "a,bob@10.0 [2]", "b,ann@30.0 [4]", "a,ann@7200.0 [6]");
        }
    }

    @Test
    void comparesABurstWithTheBaseline() {
        try (var epl = new EplFixture(EplTexts.pack(RATIO, GROUP, AT_ONCE, "throttle: 5m"))) {
            for (int second = 0; second < 1200; second += 60) {
                epl.hit("stop", "steady", second);
                epl.hit("stop", "other", second + 1);
            }
            for (int second = 1200; second < 1260; second++) {
                epl.hit("stop", "steady", second);
            }
            epl.clock(2000);

            // 18 of the last 20 minutes are the baseline when one more of the last minute makes the half
            assertThat(epl.fired()).hasSize(1).first().asString().startsWith("steady@12");
        }
    }

    @Test
    void holdsBackAlertsOfAGroupForTheThrottle() {
        String every = "select a, a.host as host from beat as a";
        try (var epl = new EplFixture(EplTexts.pack(every, GROUP, AT_ONCE, "throttle: 1m"))) {
            epl.hit("beat", "a", 0);
            epl.hit("beat", "a", 59.999);
            epl.hit("beat", "b", 59.999);
            epl.hit("beat", "a", 60);

            assertThat(epl.fired()).containsExactly("a@0.0 [1]", "b@59.999 [3]", "a@60.0 [4]");
        }
    }

    @Test
    void makesOneAlertOfAllRowsOfOneEventAndGroup() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, AT_ONCE))) {
            epl.hit("beat", "a", 0);
            epl.hit("beat", "a", 1);
            epl.hit("stop", "a", 2);

            assertThat(epl.fired()).containsExactly("a@2.0 [1, 2, 3]");
        }
    }

    @Test
    void carriesTheEventsOfAWindow() {
        String burst = "select s.host as host, window(*) as events from stop#time(1 min) as s group by s.host"
                + " having sum(number(s.size)) > 10";
        try (var epl = new EplFixture(EplTexts.pack(burst, GROUP, AT_ONCE))) {
            epl.hit("stop", "a", 0, 0, "Bytes", "6");
            epl.hit("stop", "a", 1, 1, "Bytes", "no number");
            epl.hit("stop", "a", 2, 2, "Bytes", "5");

            assertThat(epl.fired()).containsExactly("a@2.0 [1, 2, 3]");
        }
    }

    @Test
    void keepsOrganisationsApart() {
        try (var epl = new EplFixture(EplTexts.pack(SEQUENCE, GROUP, AT_ONCE))) {
            epl.accept(epl.newHit("north", "beat", "a", 0, 0));
            epl.accept(epl.newHit("south", "stop", "a", 1, 1));
            epl.accept(epl.newHit("north", "stop", "a", 2, 2));

            assertThat(epl.fired()).containsExactly("a@2.0 [1, 3]");
            assertThat(epl.detections.getFirst().completing().organisation()).isEqualTo("north");
        }
    }

    @Test
    void leavesOutWhatIsMoreThanItsLimitAndCountsIt() {
        try (var epl = new EplFixture(
                EplTexts.pack("select a, a.host as host from beat#time(1 min) as a", GROUP, AT_ONCE),
                CorrelatorLimits.DEFAULT.withEpl(3, 1000, 100_000))) {
            for (int i = 0; i < 5; i++) {
                epl.hit("beat", "a" + i, i);
            }

            assertThat(epl.fired()).hasSize(3);
            assertThat(epl.correlator().degradations())
                    .extracting(Degradation::cause, Degradation::count)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Cause.LIMIT, 2L));
        }
    }

    @Test
    void tellsTheSameAlertsWhereverItIsStartedAnew() {
        for (String epl : List.of(
                SEQUENCE,
                SILENCE,
                "select a, a.host as host from pattern [every-distinct(a.host, 5 min) a=beat -> b=stop where"
                        + " timer:within(2 min)]",
                "select s, s.host as host from stop as s where (select count(*) from stop#time(1 min) as r) * 10 >"
                        + " (select count(*) from stop#time(20 min) as b) * 2")) {
            for (int seed = 0; seed < 2; seed++) {
                RulePack pack = EplTexts.pack(epl, GROUP, "lateness: 20s", "throttle: 2m");
                List<String> whole = run(pack, seed, -1);
                assertThat(whole).as(epl).isNotEmpty();
                for (int at : new int[] {17, 140}) {
                    assertThat(run(pack, seed, at))
                            .as("%s, seed %s, restart behind %s", epl, seed, at)
                            .isEqualTo(whole);
                }
            }
        }
    }

    /** Four hours of random events, out of order and some late. */
    private static List<String> run(RulePack pack, int seed, int restartBehind) {
        Random random = new Random(seed);
        try (var epl = new EplFixture(pack)) {
            double now = 0;
            List<Hit> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                now += random.nextInt(10) == 0 ? 600 * random.nextDouble() : 30 * random.nextDouble();
                String host = random.nextInt(3) == 0 ? "a" : "b";
                double lateness = random.nextInt(4) == 0 ? 40 * random.nextDouble() : 0;
                all.add(epl.newHit("default", random.nextBoolean() ? "beat" : "stop", host, now - lateness, now));
            }
            for (int i = 0; i < all.size(); i++) {
                epl.accept(all.get(i));
                if (i == restartBehind) {
                    double received = (all.get(i).receivedAtMs() - CorrelatorFixture.START_MS) / 1000.0;
                    epl.restart(received);
                }
                if (random.nextInt(3) == 0) {
                    epl.clock((all.get(i).receivedAtMs() - CorrelatorFixture.START_MS) / 1000.0 + 1);
                }
            }
            epl.clock(now + 3600);
            return epl.fired();
        }
    }
}
