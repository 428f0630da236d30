package org.varta.collector.wire.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.varta.collector.wire.CloseReason;
import org.varta.collector.wire.ConnectionGate;
import org.varta.collector.wire.ConnectionMeters;
import org.varta.collector.wire.FrameMeters;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;

/**
 * An HTTP/1.1 server on one address (RFC 9112): keep-alive, pipelining in order, {@code Expect: 100-continue}, gzip and
 * deflate bodies, within {@link HttpLimits}. Thread-safe.
 */
public final class HttpListener implements AutoCloseable {

    /** What {@code Retry-After} says when the process holds too much: the journal empties its queue in less. */
    public static final int RETRY_AFTER_SECONDS = 5;

    private final HttpLimits limits;
    private final String name;
    private final HttpHandler handler;
    private final ErrorAnswers errorAnswers;
    private final InflightBudget.Share budget;
    private final FrameMeters meters;
    private final ConnectionMeters connectionMeters;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel server;
    private volatile boolean draining;

    private HttpListener(
            HttpLimits limits,
            InetSocketAddress bind,
            String name,
            HttpHandler handler,
            ErrorAnswers errorAnswers,
            MeterRegistry registry,
            NetworkGroups groups) {
        this.limits = limits;
        this.name = name;
        this.handler = handler;
        this.errorAnswers = errorAnswers;
        this.budget = groups.budget().share();
        this.meters = new FrameMeters(registry, name);
        this.connectionMeters = new ConnectionMeters(registry, name, budget);
        ConnectionGate gate =
                new ConnectionGate(limits.connectionsMax(), limits.connectionsPerPeerMax(), connectionMeters);
        this.server = groups.listen(name, bind, channel -> connect(channel, gate));
    }

    /**
     * Binds and begins to accept.
     *
     * @param bind port 0 takes a free one
     * @param name tag {@code listener} of the meters
     * @throws UncheckedIOException when the address cannot be bound
     */
    public static HttpListener start(
            HttpLimits limits,
            InetSocketAddress bind,
            String name,
            HttpHandler handler,
            MeterRegistry meters,
            NetworkGroups groups) {
        return start(limits, bind, name, handler, ErrorAnswers.JSON, meters, groups);
    }

    /** As above, with the listener's own refusals worded by {@code errorAnswers}. */
    public static HttpListener start(
            HttpLimits limits,
            InetSocketAddress bind,
            String name,
            HttpHandler handler,
            ErrorAnswers errorAnswers,
            MeterRegistry meters,
            NetworkGroups groups) {
        return new HttpListener(limits, bind, name, handler, errorAnswers, meters, groups);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Stops accepting, lets requests that have begun finish within {@link HttpLimits#drainTime()}, then cuts the rest. */
    @Override
    public void close() {
        draining = true;
        server.close().awaitUninterruptibly();
        for (Channel channel : connections) {
            HttpConnection connection = channel.pipeline().get(HttpConnection.class);
            if (connection != null) {
                channel.eventLoop().execute(connection::drain);
            }
        }
        if (!connections
                .newCloseFuture()
                .awaitUninterruptibly(limits.drainTime().toMillis(), TimeUnit.MILLISECONDS)) {
            connections.forEach(channel -> ConnectionGate.because(channel, CloseReason.SHUTDOWN));
            connections.close().awaitUninterruptibly();
        }
        connectionMeters.close();
    }

    HttpLimits limits() {
        return limits;
    }

    String name() {
        return name;
    }

    HttpHandler handler() {
        return handler;
    }

    ErrorAnswers errorAnswers() {
        return errorAnswers;
    }

    InflightBudget.Share budget() {
        return budget;
    }

    FrameMeters meters() {
        return meters;
    }

    boolean isDraining() {
        return draining;
    }

    private void connect(SocketChannel channel, ConnectionGate gate) {
        connections.add(channel);
        HttpConnection connection = new HttpConnection(this, channel);
        // TLS, when it is configured, goes between the gate and the arrivals.
        channel.pipeline()
                .addLast(gate)
                .addLast(connection.arrivals())
                .addLast(new StrictRequestDecoder(limits))
                .addLast(new HttpResponseEncoder())
                .addLast(connection);
    }
}
