package org.varta.collector.wire.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.wire.ConnectionGate;
import org.varta.collector.wire.EventMeters;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.FrameBuffer;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.OrderedIntake;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.StreamFraming;
import org.varta.collector.wire.StreamLimits;

/** The datagrams of one socket; confined to its event loop. */
final class SyslogDatagrams extends ChannelInboundHandlerAdapter implements OrderedIntake.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(SyslogDatagrams.class);

    /** Senders whose origin is kept ready; a flood of forged addresses makes us format more, not hold more. */
    private static final int ORIGINS_MAX = 4_096;

    private static final long ROOM_RETRY_MILLIS = 20;

    /** What is counted as malformed. */
    private enum Malformed {
        EMPTY_DATAGRAM
    }

    private final String name;
    private final StreamLimits limits;
    private final Intake intake;
    private final InflightBudget.Share budget;
    private final EventMeters meters;
    private final Map<InetSocketAddress, Origin> origins = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Origin> eldest) {
            return size() > ORIGINS_MAX;
        }
    };
    private @Nullable ChannelHandlerContext context;
    private @Nullable OrderedIntake ordered;
    private @Nullable Runnable drained;
    private boolean roomCheckDue;

    SyslogDatagrams(String name, StreamLimits limits, Intake intake, InflightBudget.Share budget, EventMeters meters) {
        this.name = name;
        this.limits = limits;
        this.intake = intake;
        this.budget = budget;
        this.meters = meters;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ordered = new OrderedIntake(
                ctx.channel().eventLoop(), intake.delivery(), budget, meters, limits.inflightMaxBytes(), this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        DatagramPacket packet = (DatagramPacket) msg;
        try {
            take(packet.sender(), packet.content());
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        proceed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A datagram socket survives what one datagram does, for example an ICMP error of an earlier answer.
        LOG.warn("{}: reading goes on", name, cause);
    }

    @Override
    public void settled() {
        proceed();
    }

    @Override
    public void closed() {
        proceed();
    }

    /** Stops reading; {@code whenDrained} runs when everything read is settled. */
    void drain(Runnable whenDrained) {
        drained = whenDrained;
        proceed();
    }

    void giveUp() {
        if (ordered != null) {
            ordered.giveUp();
        }
    }

    private void take(InetSocketAddress sender, ByteBuf content) {
        int length = Math.min(content.readableBytes(), limits.frameMaxBytes());
        boolean cut = length < content.readableBytes();
        byte[] bytes = ByteBufUtil.getBytes(content, content.readerIndex(), length, true);
        byte[] payload = cut ? bytes : FrameBuffer.withoutTrailer(bytes);
        if (payload.length == 0) {
            meters.malformed(Malformed.EMPTY_DATAGRAM);
            return;
        }
        if (cut) {
            meters.truncated();
        }
        Origin origin = origins.computeIfAbsent(
                sender,
                from -> new Origin(Origin.DEFAULT_ORGANISATION, name, "syslog", "", ConnectionGate.peerOf(from)));
        byte[] note = cut ? StreamFraming.End.TRUNCATED.context() : Frame.NO_CONTEXT;
        if (ordered != null) {
            ordered.add(new Frame(intake.epochNs().getAsLong(), origin, Format.SYSLOG, note, payload));
        }
    }

    private void proceed() {
        if (context == null || ordered == null) {
            return;
        }
        ordered.flush();
        if (drained != null && ordered.isEmpty()) {
            drained.run();
        }
        boolean room = budget.hasRoom(0);
        context.channel().config().setAutoRead(drained == null && room && !ordered.isFull());
        if (!room && !roomCheckDue) {
            roomCheckDue = true;
            var unused = context.executor()
                    .schedule(
                            () -> {
                                roomCheckDue = false;
                                proceed();
                            },
                            ROOM_RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }
}
