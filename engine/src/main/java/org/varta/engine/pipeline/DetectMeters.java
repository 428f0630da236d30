package org.varta.engine.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.varta.collector.ops.MeterNames;
import org.varta.engine.alert.Alert;

/** The loop's meters; totals are kept here too, for the status. Counted on the loop's thread. */
final class DetectMeters {

    private final MeterRegistry registry;
    private final Counter evaluated;
    private final Counter hits;
    private final Counter degraded;

    private long evaluatedTotal;
    private long hitsTotal;
    private long alertsTotal;
    private long deadLetteredTotal;
    private long degradedTotal;

    DetectMeters(MeterRegistry registry) {
        this.registry = registry;
        this.evaluated = registry.counter(MeterNames.EVENTS_EVALUATED);
        this.hits = registry.counter(MeterNames.HITS);
        this.degraded = registry.counter(MeterNames.CORRELATION_DEGRADED, "cause", "contributions");
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
        evaluatedTotal += events;
        evaluated.increment((double) events);
    }

    void hits(int count) {
        hitsTotal += count;
        hits.increment(count);
    }

    void alert(Alert alert) {
        alertsTotal++;
        registry.counter(MeterNames.ALERTS, "level", alert.rule().level()).increment();
    }

    void deadLetter(String reason) {
        deadLetteredTotal++;
        registry.counter(MeterNames.EVENTS_DEAD_LETTERED, "reason", reason).increment();
    }

    void degraded(long contributions) {
        degradedTotal += contributions;
        degraded.increment((double) contributions);
    }

    long evaluatedTotal() {
        return evaluatedTotal;
    }

    long hitsTotal() {
        return hitsTotal;
    }

    long alertsTotal() {
        return alertsTotal;
    }

    long deadLetteredTotal() {
        return deadLetteredTotal;
    }

    long degradedTotal() {
        return degradedTotal;
    }
}
