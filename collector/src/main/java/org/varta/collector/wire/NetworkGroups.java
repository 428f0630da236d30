package org.varta.collector.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** What all listeners of the process share: the event loops and the budget of bytes in flight. Close it after them. */
public final class NetworkGroups implements AutoCloseable {

    private static final long CLOSE_MAX_SECONDS = 5;

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

    /** Ends the event loops; open connections are cut. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, CLOSE_MAX_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
