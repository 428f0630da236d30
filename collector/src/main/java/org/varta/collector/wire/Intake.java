package org.varta.collector.wire;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/**
 * What every listener needs to hand on what it receives.
 *
 * @param count is told of every event beside the meters
 * @param epochNs the receive time, nanoseconds since 1970
 */
public record Intake(
        Delivery delivery, LongSupplier epochNs, MeterRegistry meters, NetworkGroups groups, EventCount count) {

    /** One that counts nothing beside its meters. */
    public Intake(Delivery delivery, LongSupplier epochNs, MeterRegistry meters, NetworkGroups groups) {
        this(delivery, epochNs, meters, groups, EventCount.NONE);
    }
}
