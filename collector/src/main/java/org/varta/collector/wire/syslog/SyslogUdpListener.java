package org.varta.collector.wire.syslog;

import io.micrometer.core.instrument.Gauge;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.EventMeters;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.StreamLimits;

/**
 * Syslog over UDP (RFC 5426): one datagram is one message. While the journal cannot take more it does not read, so that
 * bursts wait in the socket's buffer; what the kernel then drops is exported as a gauge. Thread-safe.
 */
public final class SyslogUdpListener implements AutoCloseable {

    /** Asked for; the kernel gives up to {@code net.core.rmem_max}. */
    private static final int RECEIVE_BUFFER_BYTES = 32 << 20;

    private static final int DATAGRAM_MAX_BYTES = 65_535;
    private static final int DATAGRAMS_PER_READ = 64;

    private final StreamLimits limits;
    private final Intake intake;
    private final InflightBudget.Share budget;
    private final SyslogDatagrams datagrams;
    private final Channel channel;
    private final @Nullable Gauge drops;
    private final Gauge inflight;

    private SyslogUdpListener(StreamLimits limits, InetSocketAddress bind, String name, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.budget = intake.groups().budget().share();
        this.datagrams = new SyslogDatagrams(
                name, limits, intake, budget, new EventMeters(intake.meters(), name, intake.count()));
        var bound = new Bootstrap()
                .group(intake.groups().loops())
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DATAGRAM_MAX_BYTES).maxMessagesPerRead(DATAGRAMS_PER_READ))
                .handler(datagrams)
                .bind(bind)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(
                    new IOException("listener " + name + ": cannot bind " + bind, bound.cause()));
        }
        this.channel = bound.channel();
        this.drops = dropsGauge(name, address().getPort());
        this.inflight = Gauge.builder(MeterNames.INFLIGHT_BYTES, budget, InflightBudget.Share::usedBytes)
                .tag("listener", name)
                .strongReference(true)
                .register(intake.meters());
    }

    /**
     * Binds and begins to read.
     *
     * @param bind port 0 takes a free one
     * @throws UncheckedIOException when the address cannot be bound
     */
    public static SyslogUdpListener start(StreamLimits limits, InetSocketAddress bind, String name, Intake intake) {
        return new SyslogUdpListener(limits, bind, name, intake);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Stops reading and waits {@link StreamLimits#drainTime()} for what was read to be on disk. */
    @Override
    public void close() {
        CountDownLatch drained = new CountDownLatch(1);
        channel.eventLoop().execute(() -> datagrams.drain(drained::countDown));
        try {
            if (!drained.await(limits.drainTime().toMillis(), TimeUnit.MILLISECONDS)) {
                channel.eventLoop().submit(datagrams::giveUp).awaitUninterruptibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close().awaitUninterruptibly();
        intake.meters().remove(inflight);
        if (drops != null) {
            intake.meters().remove(drops);
        }
    }

    private @Nullable Gauge dropsGauge(String name, int port) {
        UdpKernelDrops kernel = UdpKernelDrops.LINUX;
        if (!kernel.isReadable()) {
            return null;
        }
        return Gauge.builder(MeterNames.UDP_KERNEL_DROPS, kernel, tables -> tables.ofPort(port))
                .tag("listener", name)
                .strongReference(true)
                .register(intake.meters());
    }
}
