package org.varta.collector.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a {@link StreamListener}: frames what comes and stops reading while it cannot be handed on. */
final class StreamConnection extends ChannelInboundHandlerAdapter implements OrderedIntake.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

    /** How long a connection waits before it looks whether other listeners have left room. */
    private static final long ROOM_RETRY_MILLIS = 50;

    /** What is counted as malformed. */
    private enum Malformed {
        PARTIAL_FRAME
    }

    private final StreamListener listener;
    private final Channel channel;
    private final StreamFraming framing;
    private final OrderedIntake intake;
    private final Origin origin;
    private long receivedAtNs;
    private long reservedBytes;
    private boolean roomCheckDue;
    private @Nullable Future<?> frameTimer;

    StreamConnection(StreamListener listener, Channel channel) {
        this.listener = listener;
        this.channel = channel;
        this.framing = listener.newFraming();
        this.intake = listener.newIntake(channel.eventLoop(), this);
        String peer = ConnectionGate.peerOf(channel.remoteAddress());
        this.origin = new Origin(Origin.DEFAULT_ORGANISATION, listener.name(), listener.protocol(), "", peer);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        try {
            receivedAtNs = listener.epochNs();
            framing.feed(in, this::frame);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        proceed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        receivedAtNs = listener.epochNs();
        framing.flush(this::frame);
        reserveUnfinished();
        intake.flush();
        if (intake.isEmpty()) {
            listener.done(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {} broke the connection", listener.name(), origin.peer(), cause);
            ConnectionGate.close(channel, CloseReason.PEER);
        } else {
            LOG.warn("{}: closing the connection of {}", listener.name(), origin.peer(), cause);
            ConnectionGate.close(channel, CloseReason.ERROR);
        }
    }

    @Override
    public void settled() {
        if (channel.isActive()) {
            proceed();
        } else if (intake.isEmpty()) {
            listener.done(this);
        }
    }

    @Override
    public void closed() {
        ConnectionGate.close(channel, CloseReason.SHUTDOWN);
        listener.done(this);
    }

    Channel channel() {
        return channel;
    }

    /** On the event loop, when the time to drain is over. */
    void giveUp() {
        intake.giveUp();
        listener.done(this);
    }

    private void frame(byte[] payload, StreamFraming.End end) {
        switch (end) {
            case WHOLE -> {}
            case TRUNCATED -> listener.meters().truncated();
            case PARTIAL -> listener.meters().malformed(Malformed.PARTIAL_FRAME);
        }
        intake.add(new Frame(receivedAtNs, origin, listener.format(), end.context(), payload));
    }

    private void proceed() {
        intake.flush();
        reserveUnfinished();
        watchUnfinished();
        boolean room = listener.budget().hasRoom(0);
        channel.config().setAutoRead(room && !intake.isFull());
        if (!room && !roomCheckDue) {
            roomCheckDue = true;
            var unused = channel.eventLoop()
                    .schedule(
                            () -> {
                                roomCheckDue = false;
                                if (channel.isActive()) {
                                    proceed();
                                }
                            },
                            ROOM_RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** An unfinished frame is memory too. */
    private void reserveUnfinished() {
        long now = framing.pendingBytes();
        if (now > reservedBytes) {
            listener.budget().reserve(now - reservedBytes);
        } else if (now < reservedBytes) {
            listener.budget().release(reservedBytes - now);
        }
        reservedBytes = now;
    }

    private void watchUnfinished() {
        if (framing.pendingBytes() == 0) {
            if (frameTimer != null) {
                frameTimer.cancel(false);
                frameTimer = null;
            }
        } else if (frameTimer == null) {
            long maxNs = listener.limits().frameTime().toNanos();
            frameTimer = channel.eventLoop().schedule(this::frameOverdue, maxNs, TimeUnit.NANOSECONDS);
        }
    }

    private void frameOverdue() {
        frameTimer = null;
        if (!channel.isActive()) {
            return;
        }
        // While we do not read, the sender has no way to finish it.
        if (!intake.isFull()) {
            receivedAtNs = listener.epochNs();
            framing.flush(this::frame);
        }
        proceed();
    }
}
