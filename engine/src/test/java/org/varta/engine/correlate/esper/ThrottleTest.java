package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Two hits of a user within ten seconds, told once an hour; the fixture's clock begins with an hour. */
class ThrottleTest {

    private static final double HOUR = 3_600;

    private static final RulePack THROTTLED = pack(List.of(rule("fail")), List.of(burst().build()));

    private static Packs.Builder burst() {
        return correlation("burst", Type.EVENT_COUNT, "fail")
                .groupBy("User")
                .timespan(Duration.ofSeconds(10))
                .gte(2)
                .throttle(Duration.ofHours(1));
    }

    private static void twice(CorrelatorFixture esper, double atSeconds, String user) {
        esper.hit("fail", atSeconds, "User", user);
        esper.hit("fail", atSeconds + 1, "User", user);
    }

    @Test
    void theClockOfTheFixtureBeginsWithAnHour() {
        assertThat(CorrelatorFixture.START_MS % 3_600_000).isZero();
    }

    @Test
    void aGroupComesTrueOnceInEachHour() {
        try (var esper = new CorrelatorFixture(THROTTLED)) {
            twice(esper, 0, "ivan");
            twice(esper, 100, "ivan");
            twice(esper, HOUR - 100, "ivan");
            assertThat(esper.fired()).containsExactly("burst@2");
            twice(esper, HOUR, "ivan");
            twice(esper, HOUR + 100, "ivan");
            assertThat(esper.fired()).containsExactly("burst@2", "burst@8");
        }
    }

    /** How a detection rule is throttled: a correlation that counts one of it, by the fields that make the group. */
    @Test
    void aRuleIsToldOnceAnHourByACorrelationThatCountsOneOfIt() {
        RulePack once = pack(
                List.of(rule("fail")),
                List.of(correlation("once", Type.EVENT_COUNT, "fail")
                        .groupBy("User")
                        .timespan(Duration.ofSeconds(10))
                        .gte(1)
                        .throttle(Duration.ofHours(1))
                        .build()));
        try (var esper = new CorrelatorFixture(once)) {
            for (int i = 0; i < 100; i++) {
                esper.hit("fail", 60 * i, "User", i % 2 == 0 ? "ivan" : "olha");
            }
            assertThat(esper.fired()).containsExactly("once@1", "once@2", "once@61", "once@62");
        }
    }

    @Test
    void anotherGroupAndAnotherOrganisationAreNotHeldBack() {
        try (var esper = new CorrelatorFixture(THROTTLED)) {
            twice(esper, 0, "ivan");
            twice(esper, 20, "olha");
            for (int i = 0; i < 2; i++) {
                esper.accept(CorrelatorFixture.newHit(
                        "north",
                        "fail",
                        10 + i,
                        CorrelatorFixture.ms(40 + i),
                        CorrelatorFixture.ms(40 + i),
                        "User",
                        "ivan"));
            }
            assertThat(esper.fired()).containsExactly("burst@2", "burst@4", "burst@11");
        }
    }

    @Test
    void whatIsHeldBackDoesNotCountInCorrelationsOnIt() {
        RulePack chained = pack(
                List.of(rule("fail")),
                List.of(
                        burst().build(),
                        correlation("again", Type.EVENT_COUNT, "burst")
                                .groupBy("User")
                                .timespan(Duration.ofHours(2))
                                .gte(2)
                                .build()));
        try (var esper = new CorrelatorFixture(chained)) {
            twice(esper, 0, "ivan");
            twice(esper, 100, "ivan");
            assertThat(esper.fired()).isEmpty();
            twice(esper, HOUR + 1, "ivan");
            assertThat(esper.fired()).containsExactly("again@6");
        }
    }

    @Test
    void aBacklogIsHeldBackByTheHourInWhichItHappened() {
        try (var esper = new CorrelatorFixture(THROTTLED)) {
            esper.clock(10 * HOUR);
            for (int i = 0; i < 4; i++) {
                esper.hit("fail", HOUR + 20 * i, 10 * HOUR, "User", "ivan");
                esper.hit("fail", HOUR + 20 * i + 1, 10 * HOUR, "User", "ivan");
            }
            twice(esper, 10 * HOUR + 1, "ivan");
            List<Hit> completing =
                    esper.detections.stream().map(Detection::completing).toList();
            assertThat(completing).extracting(Hit::sequence).containsExactly(2L, 10L);
        }
    }

    @Test
    void aRestartInTheHourHoldsBackTheSame() {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long ms = CorrelatorFixture.ms(i * 60 + (i % 2 == 0 ? 0 : -58));
            hits.add(CorrelatorFixture.newHit("fail", i + 1, ms, ms, "User", "ivan"));
        }
        CorrelationPlan plan = CorrelationPlan.of(THROTTLED);
        List<Detection> whole = new ArrayList<>();
        feed(plan, hits, 0, whole);
        assertThat(whole).hasSize(4);
        for (int cut = 0; cut < hits.size(); cut += 7) {
            long cutMs = hits.get(cut).receivedAtMs();
            int from = 0;
            while (hits.get(from).receivedAtMs() <= cutMs - plan.reachMs()) {
                from++;
            }
            List<Detection> again = new ArrayList<>();
            feed(plan, hits, from, again);
            assertThat(again.stream().filter(one -> one.raisedAtMs() > cutMs))
                    .as("cut at %d", cut)
                    .containsExactlyElementsOf(whole.stream()
                            .filter(one -> one.raisedAtMs() > cutMs)
                            .toList());
        }
    }

    private static void feed(CorrelationPlan plan, List<Hit> hits, int from, List<Detection> into) {
        try (Correlator correlator = CorrelatorFixture.ESPER.open(plan, into::add)) {
            for (Hit hit : hits.subList(from, hits.size())) {
                correlator.advanceTo(hit.receivedAtMs());
                correlator.accept(hit);
            }
        }
    }

    @Test
    void whatIsRememberedIsBoundedAndTheOldestIsForgotten() {
        CorrelationPlan plan = CorrelationPlan.of(THROTTLED);
        Throttle throttle = new Throttle(plan.correlations().getFirst(), 2);
        Groups groups = new Groups();
        List<Boolean> passed = new ArrayList<>();
        for (String user : List.of("a", "b", "a", "c", "b", "a")) {
            Group group = new Group(plan.correlations().getFirst(), "default", user, Group.LIVE, 0, groups);
            passed.add(throttle.passes(group, 1_000, 1_000));
        }
        assertThat(passed).containsExactly(true, true, false, true, true, true);
        assertThat(throttle.size()).isEqualTo(2);
    }

    @Test
    void whatIsLongPastIsForgotten() {
        CorrelationPlan plan = CorrelationPlan.of(THROTTLED);
        Throttle throttle = new Throttle(plan.correlations().getFirst(), 100);
        for (int hour = 0; hour < 50; hour++) {
            Group group =
                    new Group(plan.correlations().getFirst(), "default", "user-" + hour, Group.LIVE, 0, new Groups());
            assertThat(throttle.passes(group, hour * 3_600_000L, hour * 3_600_000L))
                    .isTrue();
        }
        assertThat(throttle.size()).isLessThan(4);
    }
}
