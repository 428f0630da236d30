package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.rule;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.Hit;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Hits a second through Esper: 100 correlations of all kinds over 100 rules, 10,000 live keys. Prints; run by hand. */
@Tag("long")
class CorrelatorSpeedTest {

    private static final int CORRELATIONS = 100;
    private static final int KEYS = 10_000;

    @Test
    void hitsASecond() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<PlannedRule> rules = new ArrayList<>();
        List<SigmaCorrelation> correlations = new ArrayList<>();
        for (int i = 0; i < CORRELATIONS; i++) {
            rules.add(rule("r" + i));
        }
        for (int i = 0; i < CORRELATIONS; i++) {
            String other = "r" + (i + 1) % CORRELATIONS;
            correlations.add(
                    switch (i % 4) {
                        case 0 ->
                            correlation("c" + i, Type.EVENT_COUNT, "r" + i)
                                    .groupBy("Key")
                                    .gte(1000)
                                    .build();
                        case 1 ->
                            correlation("c" + i, Type.VALUE_COUNT, "r" + i)
                                    .groupBy("Key")
                                    .fields("Value")
                                    .gte(1000)
                                    .build();
                        case 2 ->
                            correlation("c" + i, Type.TEMPORAL, "r" + i, other)
                                    .groupBy("Key")
                                    .build();
                        default ->
                            correlation("c" + i, Type.TEMPORAL_ORDERED, "r" + i, other)
                                    .groupBy("Key")
                                    .build();
                    });
        }
        CorrelationPlan plan = CorrelationPlan.of(Packs.pack(rules, correlations));
        EsperCorrelators esper = new EsperCorrelators(new CorrelatorLimits(Integer.MAX_VALUE));
        List<Detection> detections = new ArrayList<>();
        openings(esper, plan);
        try (Correlator correlator = esper.open(plan, detections::add)) {
            SplittableRandom random = new SplittableRandom(7);
            long clockMs = CorrelatorFixture.START_MS;
            for (int round = 0; round < 8; round++) {
                List<Hit> hits = new ArrayList<>();
                for (int i = 0; i < 100_000; i++) {
                    clockMs += 3; // 100,000 hits in a window of five minutes: 10,000 keys, ten hits each
                    int key = random.nextInt(KEYS);
                    hits.add(CorrelatorFixture.newHit(
                            "r" + (key + random.nextInt(2)) % CORRELATIONS,
                            i,
                            clockMs - random.nextInt(2_000),
                            clockMs,
                            "Key",
                            "key-" + key,
                            "Value",
                            "value-" + random.nextInt(50)));
                }
                long begun = threads.getCurrentThreadCpuTime();
                for (Hit hit : hits) {
                    correlator.advanceTo(hit.receivedAtMs());
                    correlator.accept(hit);
                }
                double seconds = (threads.getCurrentThreadCpuTime() - begun) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,.0f hits/s of CPU time, %,.0f ns a hit, %d detections%n",
                        round,
                        hits.size() / seconds,
                        seconds * 1e9 / hits.size(),
                        detections.size());
            }
            assertThat(correlator.degraded()).isZero();
        }
    }

    private static void openings(EsperCorrelators esper, CorrelationPlan plan) {
        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            esper.open(plan, detection -> {}).close();
            System.out.printf(Locale.ROOT, "open and close: %,.1f ms%n", (System.nanoTime() - begun) / 1e6);
        }
    }
}
