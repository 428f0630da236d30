package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.StateBounds;

/** Instances of EPL rules that hold as much as they may: what an event costs in memory, hit included, and what a look at one costs in time. */
@Tag("soak")
final class EplMemoryTest {

    private static final int EVENTS = 100_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window by host | select a, a.host as host from beat#time(20 min) as a group by a.host having count(*) = 2",
                "sequence by host | select a, a.host as host from pattern [every a=beat -> b=stop(host=a.host) where timer:within(20 min)]",
                "absence | select a, a.host as host from pattern [every a=beat -> (timer:interval(20 min) and not stop(host=a.host))]",
                "baseline by host | select s, s.host as host from stop as s where (select count(*) from beat#time(20 min) as b where b.host = s.host) > 5",
                "baseline of all | select s, s.host as host from stop as s where (select count(*) from beat#time(20 min) as b where b.host != s.host) < 0",
            })
    void whatAFullInstanceCosts(String name, String statement) {
        CorrelatorLimits limits = CorrelatorLimits.DEFAULT.withEpl(EVENTS, Integer.MAX_VALUE, Integer.MAX_VALUE);
        try (var epl = new EplFixture(EplTexts.pack(statement, "group-by: [host]", "lateness: 0s"), limits)) {
            epl.keepsNothing();
            epl.hit("beat", "first", 0);
            long before = usedHeapBytes();
            for (int i = 0; i < EVENTS - 1; i++) {
                epl.hit("beat", "host-" + i, 1 + i * 0.001);
            }
            // each event is in two instances, one of them still deaf
            long bytes = (usedHeapBytes() - before) / (2 * EVENTS);
            int stops = 20;
            long startNs = System.nanoTime();
            for (int i = 0; i < stops; i++) {
                epl.hit("stop", "nobody", 200 + i);
            }
            double nsALook = (System.nanoTime() - startNs) / (2.0 * stops * EVENTS);
            System.out.printf(
                    Locale.ROOT,
                    "EPL, %s: %d bytes an event held; a stop looks at all of them: %.1f ns a look%n",
                    name,
                    bytes,
                    nsALook);
            assertThat(bytes).isLessThanOrEqualTo(StateBounds.EPL_EVENT_BYTES);
            assertThat(epl.correlator().degradations()).isEmpty();
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
}
