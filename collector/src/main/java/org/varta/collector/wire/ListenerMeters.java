package org.varta.collector.wire;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.varta.collector.ops.MeterNames;

/**
 * The meters of one listener. Thread-safe.
 *
 * <p>{@code received = accepted + refused} once nothing is in flight. Reasons are enums or constants of ours, never
 * anything a sender wrote.
 */
public final class ListenerMeters {

    private static final String LISTENER = "listener";
    private static final String REASON = "reason";

    private final MeterRegistry registry;
    private final String listener;
    private final Counter received;
    private final Counter accepted;
    private final Counter acked;
    private final Counter truncated;
    private final AtomicInteger open = new AtomicInteger();
    private final Gauge openGauge;
    private final Gauge inflightGauge;

    /** Registers the meters of the listener of this name; {@code inflight} feeds the gauge of bytes in flight. */
    public ListenerMeters(MeterRegistry registry, String listener, InflightBudget.Share inflight) {
        this.registry = registry;
        this.listener = listener;
        this.received = registry.counter(MeterNames.EVENTS_RECEIVED, LISTENER, listener);
        this.accepted = registry.counter(MeterNames.EVENTS_ACCEPTED, LISTENER, listener);
        this.acked = registry.counter(MeterNames.EVENTS_ACKED, LISTENER, listener);
        this.truncated = registry.counter(MeterNames.FRAMES_TRUNCATED, LISTENER, listener);
        this.openGauge = Gauge.builder(MeterNames.CONNECTIONS_OPEN, open, AtomicInteger::get)
                .tag(LISTENER, listener)
                .strongReference(true)
                .register(registry);
        this.inflightGauge = Gauge.builder(MeterNames.INFLIGHT_BYTES, inflight, InflightBudget.Share::usedBytes)
                .tag(LISTENER, listener)
                .strongReference(true)
                .register(registry);
    }

    /** Events were cut out of the byte stream. */
    public void received(int events) {
        received.increment(events);
    }

    /** Events are forced to disk. */
    public void accepted(int events) {
        accepted.increment(events);
    }

    /** The sender was told so. */
    public void acked(int events) {
        acked.increment(events);
    }

    /** Events were not kept. */
    public void refused(Delivery.Reason reason, int events) {
        registry.counter(MeterNames.EVENTS_REFUSED, LISTENER, listener, REASON, tag(reason))
                .increment(events);
    }

    /** A request or frame could not be used as it came. */
    public void malformed(Enum<?> reason) {
        registry.counter(MeterNames.FRAMES_MALFORMED, LISTENER, listener, REASON, tag(reason))
                .increment();
    }

    /** A frame was longer than the limit and was cut. */
    public void truncated() {
        truncated.increment();
    }

    /** Returns the number of connections open with this one. */
    public int connectionOpened() {
        return open.incrementAndGet();
    }

    /** A connection ended. */
    public void connectionClosed(CloseReason reason) {
        open.decrementAndGet();
        registry.counter(MeterNames.CONNECTIONS_CLOSED, LISTENER, listener, REASON, tag(reason))
                .increment();
    }

    /** The listener is closed: its gauges say nothing any more. */
    public void close() {
        registry.remove(openGauge);
        registry.remove(inflightGauge);
    }

    private static String tag(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
