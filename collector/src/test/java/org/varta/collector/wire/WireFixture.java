package org.varta.collector.wire;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** One listener on loopback before a {@link MemoryDelivery}, and its meters. */
public final class WireFixture implements AutoCloseable {

    /** When everything is received. */
    public static final long NOW_NS = 1_795_336_243_924_711_000L;

    private static final long BUDGET_BYTES = 64 << 20;

    public final MemoryDelivery delivery = new MemoryDelivery();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final InflightBudget budget;
    public final NetworkGroups groups;

    public WireFixture() {
        this(BUDGET_BYTES);
    }

    public WireFixture(long budgetBytes) {
        budget = new InflightBudget(budgetBytes);
        groups = NetworkGroups.start(1, budget);
    }

    public Intake intake() {
        return new Intake(delivery, () -> NOW_NS, meters, groups);
    }

    /** A free port on loopback. */
    public static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public <T> T start(Function<Intake, T> listener) {
        return listener.apply(intake());
    }

    /** A counter's value, 0 when it was never touched. */
    public long count(String name, String... tags) {
        return (long) meters.counter(name, tags).count();
    }

    @Override
    public void close() {
        groups.close();
        delivery.close();
    }
}
