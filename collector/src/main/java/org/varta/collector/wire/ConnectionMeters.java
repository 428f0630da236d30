package org.varta.collector.wire;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.varta.collector.ops.MeterNames;

/** The meters of one listener's connections. Thread-safe. */
public final class ConnectionMeters {

    private static final String LISTENER = "listener";

    private final MeterRegistry registry;
    private final String listener;
    private final AtomicInteger open = new AtomicInteger();
    private final Gauge openGauge;
    private final Gauge inflightGauge;

    /** Registers the meters of the listener of this name; {@code inflight} feeds the gauge of bytes in flight. */
    public ConnectionMeters(MeterRegistry registry, String listener, InflightBudget.Share inflight) {
        this.registry = registry;
        this.listener = listener;
        this.openGauge = Gauge.builder(MeterNames.CONNECTIONS_OPEN, open, AtomicInteger::get)
                .tag(LISTENER, listener)
                .strongReference(true)
                .register(registry);
        this.inflightGauge = Gauge.builder(MeterNames.INFLIGHT_BYTES, inflight, InflightBudget.Share::usedBytes)
                .tag(LISTENER, listener)
                .strongReference(true)
                .register(registry);
    }

    /** Returns the number of connections open with this one. */
    public int opened() {
        return open.incrementAndGet();
    }

    /** A connection ended. */
    public void closed(CloseReason reason) {
        open.decrementAndGet();
        String tag = reason.name().toLowerCase(Locale.ROOT);
        registry.counter(MeterNames.CONNECTIONS_CLOSED, LISTENER, listener, "reason", tag)
                .increment();
    }

    /** The listener is closed: its gauges say nothing any more. */
    public void close() {
        registry.remove(openGauge);
        registry.remove(inflightGauge);
    }
}
