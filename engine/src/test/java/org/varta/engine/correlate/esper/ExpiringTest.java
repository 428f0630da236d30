package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.comparison;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.PlannedCorrelation;
import org.varta.engine.correlate.esper.Occurrence.Origin;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** The window by itself in a real Esper, which tells what enters and leaves, against a list. */
class ExpiringTest {

    private static final String EPL = "select irstream item from Contribution#varta:expiring() as item";

    private final List<PlannedCorrelation> correlations = CorrelationPlan.of(pack(
                    List.of(rule("a")),
                    List.of(
                            correlation("count", Type.EVENT_COUNT, "a").gte(3).build(),
                            correlation("silence", Type.EVENT_COUNT, "a")
                                    .when(comparison(Operator.LT, 1))
                                    .build())))
            .correlations();

    /** What left, and when. */
    private record Left(Item item, long atMs) {

        long lateMs() {
            return atMs - item.atMs;
        }
    }

    private final List<Item> inside = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private EPRuntime runtime;
    private EPEventService events;

    @BeforeEach
    void open() throws Exception {
        var configuration = EsperCorrelators.configuration();
        var compiled = EPCompilerProvider.getCompiler().compile(EPL, new CompilerArguments(configuration));
        runtime = EPRuntimeProvider.getRuntime("expiring", configuration);
        events = runtime.getEventService();
        events.advanceTime(0);
        runtime.getDeploymentService()
                .deploy(compiled)
                .getStatements()[0]
                .addListener((entering, leaving, statement, source) -> listen(entering, leaving));
    }

    @AfterEach
    void close() {
        runtime.destroy();
    }

    @Test
    void atEachItemThatEntersTheWindowHoldsWhatTheListHolds() {
        SplittableRandom random = new SplittableRandom(11);
        List<Item> slow = new ArrayList<>();
        long nowMs = 5;
        for (int i = 0; i < 20_000; i++) {
            nowMs += random.nextInt(1 << random.nextInt(1, 12));
            advance(nowMs);
            send(slow, item(random.nextInt(2), i, nowMs + 1 + random.nextInt(30_000)));
            long now = nowMs;
            slow.removeIf(item -> item.atMs <= now);
            assertThat(inside).isEqualTo(slow);
        }
        advance(nowMs + 31_000);
        assertThat(inside).isEmpty();
        assertThat(events.getNextScheduledTime()).isNull();
        assertThat(left).hasSize(20_000);
        // to the instant where it can make something true, within a second elsewhere
        assertThat(ofSort(true)).isNotEmpty().allMatch(one -> one.lateMs() == 0);
        assertThat(ofSort(false)).isNotEmpty().allMatch(one -> one.lateMs() >= 0 && one.lateMs() < 1_000);
        for (boolean isTimed : new boolean[] {true, false}) {
            assertThat(ofSort(isTimed))
                    .isSortedAccordingTo(Comparator.<Left>comparingLong(one -> one.item.atMs)
                            .thenComparingInt(one -> one.item.member));
        }
    }

    @Test
    void anItemThatEndsBeforeAllOthersIsNotWaitedForBehindThem() {
        List<Item> sent = new ArrayList<>();
        advance(1_000);
        send(sent, item(1, 0, 90_000));
        send(sent, item(1, 1, 2_000));
        advance(2_000);
        assertThat(left).containsExactly(new Left(sent.get(1), 2_000));
        advance(100_000);
        assertThat(left).containsExactly(new Left(sent.get(1), 2_000), new Left(sent.get(0), 90_000));
    }

    private List<Left> ofSort(boolean isTimed) {
        return left.stream().filter(one -> one.item.group.isTimed == isTimed).toList();
    }

    private void send(List<Item> sent, Item item) {
        sent.add(item);
        events.sendEventBean(item, EsperCorrelators.CONTRIBUTION);
    }

    private void listen(EventBean[] entering, EventBean[] leaving) {
        if (leaving != null) {
            for (EventBean event : leaving) {
                Item item = (Item) event.get("item");
                assertThat(inside.remove(item)).isTrue();
                left.add(new Left(item, events.getCurrentTime()));
            }
        }
        if (entering != null) {
            for (EventBean event : entering) {
                inside.add((Item) event.get("item"));
            }
        }
    }

    /** As the correlator does: from one scheduled time to the next. */
    private void advance(long nowMs) {
        for (Long next = events.getNextScheduledTime();
                next != null && next <= nowMs;
                next = events.getNextScheduledTime()) {
            events.advanceTime(next);
        }
        events.advanceTime(nowMs);
    }

    private Item item(int correlation, int number, long expiresAtMs) {
        Hit hit = CorrelatorFixture.newHit("a", number, 1, 1);
        Group group = new Group(correlations.get(correlation), "default", "key", Group.LIVE, 0, new Groups());
        return new Item(group, new Occurrence(Origin.of(hit), hit, 1, null, 1), number, null, expiresAtMs);
    }
}
