package org.varta.collector.wire;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.varta.collector.ops.MeterNames;

/**
 * The meters of what one listener receives. Thread-safe.
 *
 * <p>{@code received = accepted + refused} once nothing is in flight. Reasons are enums of ours, never anything a sender
 * wrote.
 */
public final class EventMeters {

    private final MeterRegistry registry;
    private final String listener;
    private final EventCount count;
    private final FrameMeters frames;
    private final Counter received;
    private final Counter accepted;
    private final Counter acked;
    private final Counter truncated;

    /** Registers the meters of the listener of this name, and tells {@code count} too. */
    public EventMeters(MeterRegistry registry, String listener, EventCount count) {
        this.count = count;
        this.registry = registry;
        this.listener = listener;
        this.frames = new FrameMeters(registry, listener);
        this.received = registry.counter(MeterNames.EVENTS_RECEIVED, FrameMeters.LISTENER, listener);
        this.accepted = registry.counter(MeterNames.EVENTS_ACCEPTED, FrameMeters.LISTENER, listener);
        this.acked = registry.counter(MeterNames.EVENTS_ACKED, FrameMeters.LISTENER, listener);
        this.truncated = registry.counter(MeterNames.FRAMES_TRUNCATED, FrameMeters.LISTENER, listener);
    }

    /** Events were cut out of the byte stream. */
    public void received(List<Frame> events) {
        received.increment(events.size());
        count.count(EventCount.What.RECEIVED, events);
    }

    /** Events are forced to disk. */
    public void accepted(List<Frame> events) {
        accepted.increment(events.size());
        count.count(EventCount.What.ACCEPTED, events);
    }

    /** The sender was told so. */
    public void acked(List<Frame> events) {
        acked.increment(events.size());
        count.count(EventCount.What.ACKED, events);
    }

    /** Events were not kept. */
    public void refused(Delivery.Reason reason, List<Frame> events) {
        registry.counter(
                        MeterNames.EVENTS_REFUSED,
                        FrameMeters.LISTENER,
                        listener,
                        FrameMeters.REASON,
                        FrameMeters.tag(reason))
                .increment(events.size());
        count.count(EventCount.What.REFUSED, events);
    }

    /** A request or frame could not be used as it came. */
    public void malformed(Enum<?> reason) {
        frames.malformed(reason);
    }

    /** A frame was longer than the limit and was cut. */
    public void truncated() {
        truncated.increment();
    }
}
