package org.varta.collector.wire;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP listener for protocols that have no way to refuse. When the journal cannot take more, it stops reading: the
 * sender's own queue is the buffer. Senders who ask for an answer get it when their events are on disk. Thread-safe.
 */
public final class StreamListener implements AutoCloseable {

    /**
     * What a protocol brings.
     *
     * @param protocol {@link Origin#protocol()}
     * @param framing a new one for each connection
     */
    public record Protocol(String protocol, Format format, Supplier<StreamFraming> framing) {}

    private final StreamLimits limits;
    private final String name;
    private final Protocol protocol;
    private final Intake intake;
    private final InflightBudget.Share budget;
    private final EventMeters meters;
    private final ConnectionMeters connectionMeters;
    private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final Channel server;
    private volatile boolean closing;

    private StreamListener(StreamLimits limits, InetSocketAddress bind, String name, Protocol protocol, Intake intake) {
        this.limits = limits;
        this.name = name;
        this.protocol = protocol;
        this.intake = intake;
        this.budget = intake.groups().budget().share();
        this.meters = new EventMeters(intake.meters(), name, intake.count());
        this.connectionMeters = new ConnectionMeters(intake.meters(), name, budget);
        ConnectionGate gate =
                new ConnectionGate(limits.connectionsMax(), limits.connectionsPerPeerMax(), connectionMeters);
        this.server = intake.groups().listen(name, bind, channel -> {
            StreamConnection connection = new StreamConnection(this, channel);
            connections.add(connection);
            // TLS, when it is configured, goes between the two.
            channel.pipeline().addLast(gate).addLast(connection);
        });
    }

    /**
     * Binds and begins to accept.
     *
     * @param bind port 0 takes a free one
     * @throws UncheckedIOException when the address cannot be bound
     */
    public static StreamListener start(
            StreamLimits limits, InetSocketAddress bind, String name, Protocol protocol, Intake intake) {
        return new StreamListener(limits, bind, name, protocol, intake);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /**
     * Stops accepting and reading, and waits {@link StreamLimits#drainTime()} for what was read to be on disk; counts as
     * refused what is not.
     */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        closing = true;
        for (StreamConnection connection : connections) {
            ConnectionGate.close(connection.channel(), CloseReason.SHUTDOWN);
        }
        done(null);
        try {
            if (!drained.await(limits.drainTime().toMillis(), TimeUnit.MILLISECONDS)) {
                for (StreamConnection connection : connections) {
                    connection.channel().eventLoop().submit(connection::giveUp).awaitUninterruptibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connectionMeters.close();
    }

    /** A connection is closed and everything it received is settled. */
    void done(@Nullable StreamConnection connection) {
        if (connection != null) {
            connections.remove(connection);
        }
        if (closing && connections.isEmpty()) {
            drained.countDown();
        }
    }

    StreamLimits limits() {
        return limits;
    }

    String name() {
        return name;
    }

    String protocol() {
        return protocol.protocol();
    }

    Format format() {
        return protocol.format();
    }

    StreamFraming newFraming() {
        return protocol.framing().get();
    }

    OrderedIntake newIntake(EventExecutor loop, OrderedIntake.Listener listener) {
        return new OrderedIntake(loop, intake.delivery(), budget, meters, limits.inflightMaxBytes(), listener);
    }

    long epochNs() {
        return intake.epochNs().getAsLong();
    }

    InflightBudget.Share budget() {
        return budget;
    }

    EventMeters meters() {
        return meters;
    }
}
