package org.varta.engine.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.varta.collector.ops.MeterNames;
import org.varta.engine.alert.Alert;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.RuleCosts;

/** The loop's meters; totals are kept here too, for the status. Counted by the writer, read by any thread. */
final class DetectMeters {

    private final MeterRegistry registry;
    private final Counter evaluated;
    private final Counter hits;
    private final Counter damaged;

    private final LongAdder evaluatedTotal = new LongAdder();
    private final LongAdder hitsTotal = new LongAdder();
    private final LongAdder alertsTotal = new LongAdder();
    private final LongAdder deadLetteredTotal = new LongAdder();
    private final LongAdder damagedTotal = new LongAdder();
    private final SequencedMap<Left, Degradation> degraded = new LinkedHashMap<>();

    private record Left(String rule, Degradation.Cause cause) {}

    DetectMeters(MeterRegistry registry) {
        this.registry = registry;
        this.evaluated = registry.counter(MeterNames.EVENTS_EVALUATED);
        this.hits = registry.counter(MeterNames.HITS);
        this.damaged = registry.counter(MeterNames.EVENTS_DAMAGED);
    }

    /** Registers the gauges of a loop. */
    void observe(DetectLoop loop) {
        gauge(MeterNames.ENGINE_LAG_EVENTS, loop, l -> l.status().lagEvents());
        gauge(MeterNames.ENGINE_LAG_SECONDS, loop, l -> l.status().lagSeconds());
        gauge(MeterNames.ENGINE_CHECKPOINT_AGE_SECONDS, loop, DetectLoop::checkpointAgeSeconds);
    }

    private void gauge(String name, DetectLoop loop, ToDoubleFunction<DetectLoop> value) {
        Gauge.builder(name, loop, value).register(registry);
    }

    void evaluated(int events) {
        evaluatedTotal.add(events);
        evaluated.increment((double) events);
    }

    void hits(int count) {
        hitsTotal.add(count);
        hits.increment(count);
    }

    void alert(Alert alert) {
        alertsTotal.increment();
        registry.counter(MeterNames.ALERTS, "level", alert.rule().level()).increment();
    }

    /** An event that cannot be decoded, or a row of records that cannot be read. */
    void deadLetter(DeadLetter letter) {
        if (letter.reason().equals(ChunkReader.DAMAGED)) {
            damagedTotal.add(letter.records());
            damaged.increment((double) letter.records());
        } else {
            deadLetteredTotal.increment();
            registry.counter(MeterNames.EVENTS_DEAD_LETTERED, "reason", letter.reason())
                    .increment();
        }
    }

    /** What a correlation has left out since the last call. Returns whether it is the first time for this reason. */
    boolean degraded(Degradation more) {
        String cause = more.cause().name().toLowerCase(Locale.ROOT);
        registry.counter(
                        MeterNames.CORRELATION_DEGRADED,
                        "cause",
                        cause,
                        "rule",
                        more.rule().key())
                .increment((double) more.count());
        synchronized (degraded) {
            Left left = new Left(more.rule().key(), more.cause());
            Degradation before = degraded.get(left);
            long count = more.count() + (before == null ? 0 : before.count());
            degraded.put(left, new Degradation(more.rule(), more.cause(), count));
            return before == null;
        }
    }

    /** From now on, what a rule costs has a counter. */
    void cost(String rule, RuleCosts costs) {
        FunctionCounter.builder(MeterNames.RULE_COST, costs, all -> all.estimatedSeconds(rule))
                .tag("rule", rule)
                .register(registry);
    }

    /** A rule was over its budget in a period. */
    void overBudget(String rule) {
        registry.counter(MeterNames.RULES_OVER_BUDGET, "rule", rule).increment();
    }

    long evaluatedTotal() {
        return evaluatedTotal.sum();
    }

    long hitsTotal() {
        return hitsTotal.sum();
    }

    long alertsTotal() {
        return alertsTotal.sum();
    }

    long deadLetteredTotal() {
        return deadLetteredTotal.sum();
    }

    long damagedTotal() {
        return damagedTotal.sum();
    }

    /** What correlations have left out since the start of this process. */
    List<Degradation> degradations() {
        synchronized (degraded) {
            return List.copyOf(degraded.values());
        }
    }
}
