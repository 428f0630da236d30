package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.comparison;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** A million different keys: what each costs while it is in a window, its hit included, and what is left afterwards. */
@Tag("soak")
class CorrelatorMemoryTest {

    private static final int KEYS = 1_000_000;

    @Test
    void aMillionKeysOfACountFitAndAreFreed() {
        long bytes = measure(
                correlation("c", Type.EVENT_COUNT, "a").groupBy("User").gte(2).build());
        assertThat(bytes).as("bytes a key").isLessThanOrEqualTo(450);
    }

    @Test
    void aMillionKeysOfAnOrderedSequenceAreFreed() {
        long bytes = measure(correlation("c", Type.TEMPORAL_ORDERED, "a", "b")
                .groupBy("User")
                .build());
        assertThat(bytes).as("bytes a key").isLessThanOrEqualTo(600);
    }

    @Test
    void aMillionKeysOfAnAbsenceFireAndAreFreed() {
        long bytes = measure(correlation("c", Type.EVENT_COUNT, "a")
                .groupBy("User")
                .when(comparison(Operator.LT, 1))
                .build());
        assertThat(bytes).as("bytes a key").isLessThanOrEqualTo(450);
    }

    private static long measure(SigmaCorrelation correlation) {
        EsperCorrelators esper = new EsperCorrelators(new CorrelatorLimits(Integer.MAX_VALUE));
        CorrelationPlan plan = CorrelationPlan.of(pack(List.of(rule("a"), rule("b")), List.of(correlation)));
        long[] fired = {0};
        try (EsperCorrelator correlator = (EsperCorrelator) esper.open(plan, detection -> fired[0]++)) {
            long before = usedHeapBytes();
            for (int i = 0; i < KEYS; i++) {
                long ms = CorrelatorFixture.ms(i * 0.0002); // within 200 of 300 seconds
                correlator.advanceTo(ms);
                correlator.accept(CorrelatorFixture.newHit("a", i, ms, ms, "User", "user-" + i));
            }
            long full = usedHeapBytes();
            assertThat(correlator.groups()).isEqualTo(KEYS);
            correlator.advanceTo(CorrelatorFixture.ms(1000));
            long ms = CorrelatorFixture.ms(1001);
            correlator.advanceTo(ms);
            correlator.accept(CorrelatorFixture.newHit("a", KEYS, ms, ms, "User", "one more"));
            long after = usedHeapBytes();
            long bytes = (full - before) / KEYS;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d bytes a key with its hit; %d bytes a key left after the window; %d detections%n",
                    correlation.type(),
                    bytes,
                    (after - before) / KEYS,
                    fired[0]);
            assertThat(correlator.groups()).isEqualTo(1);
            assertThat((after - before) / KEYS).as("bytes a key, left").isLessThan(40);
            return bytes;
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
