package org.varta.collector.wire;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.varta.collector.ops.MeterNames;

/**
 * Stands before a delivery and refuses, under pressure, what has a low priority. What was accepted is never touched. The
 * protocols refuse in their own ways: 429 with Retry-After, a socket that is not read, datagrams left to the kernel.
 * Thread-safe.
 */
public final class PriorityGate implements Delivery {

    private final Delivery delivery;
    private final PriorityClasses classes;
    private final Map<Priority, Counter> refused = new EnumMap<>(Priority.class);
    private volatile Priority lowestTaken = Priority.LOW;

    /** A gate that is open. */
    public PriorityGate(Delivery delivery, PriorityClasses classes, MeterRegistry meters) {
        this.delivery = delivery;
        this.classes = classes;
        for (Priority priority : Priority.values()) {
            refused.put(priority, meters.counter(MeterNames.PRESSURE_REFUSED, "priority", priority.keyword()));
        }
        Gauge.builder(MeterNames.PRESSURE_LEVEL, this, PriorityGate::level).register(meters);
    }

    /** From now on, only this priority and higher ones are taken. */
    public void take(Priority lowest) {
        lowestTaken = lowest;
    }

    /** The lowest priority that is taken now. */
    public Priority lowestTaken() {
        return lowestTaken;
    }

    private double level() {
        return switch (lowestTaken) {
            case LOW -> 0;
            case NORMAL -> 1;
            case HIGH -> 2;
        };
    }

    @Override
    public void offer(List<Frame> frames, Settlement settlement) {
        Priority lowest = lowestTaken;
        if (lowest != Priority.LOW) {
            Priority priority = classes.ofAll(frames);
            Counter counter = refused.get(priority);
            if (priority.compareTo(lowest) < 0 && counter != null) {
                counter.increment(frames.size());
                settlement.settled(new Outcome.Refused(Reason.PRESSURE));
                return;
            }
        }
        delivery.offer(frames, settlement);
    }
}
