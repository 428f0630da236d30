package org.varta.collector.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What all listeners of the process share: the event loops and the budget of bytes in flight. Close it after them. */
public final class NetworkGroups implements AutoCloseable {

    private static final long CLOSE_MAX_SECONDS = 5;

    /** Connections that wait to be accepted, at most. */
    private static final int BACKLOG = 1024;

    private final EventLoopGroup loops;
    private final InflightBudget budget;

    private NetworkGroups(EventLoopGroup loops, InflightBudget budget) {
        this.loops = loops;
        this.budget = budget;
    }

    /**
     * Starts the event loops.
     *
     * @param eventLoops number of threads, at least one
     */
    public static NetworkGroups start(int eventLoops, InflightBudget budget) {
        return new NetworkGroups(
                new MultiThreadIoEventLoopGroup(
                        eventLoops, new DefaultThreadFactory("varta-net", true), NioIoHandler.newFactory()),
                budget);
    }

    /** The event loops, for accepting and for connections. */
    public EventLoopGroup loops() {
        return loops;
    }

    /** The budget. */
    public InflightBudget budget() {
        return budget;
    }

    /**
     * Binds a TCP port and begins to accept.
     *
     * @param listener its name, for the error
     * @param bind port 0 takes a free one
     * @param accepted sets up the pipeline of each connection, on its event loop
     * @throws UncheckedIOException when the address cannot be bound
     */
    public Channel listen(String listener, InetSocketAddress bind, Consumer<SocketChannel> accepted) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accepted.accept(channel);
                    }
                })
                .bind(bind)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(
                    new IOException("listener " + listener + ": cannot bind " + bind, bound.cause()));
        }
        return bound.channel();
    }

    /** Ends the event loops; open connections are cut. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, CLOSE_MAX_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
