package org.varta.collector.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a {@link StreamListener}: frames what comes, stops reading while it cannot be handed on, and answers what
 * asks for it in its order.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter
        implements StreamFraming.Sink, OrderedIntake.Listener {

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
    private final Answers answers = new Answers();
    private final Origin origin;
    private long receivedAtNs;
    private long reservedBytes;
    private boolean roomCheckDue;
    private boolean isBroken;
    /** Whether a frame has ended since the timer was set. */
    private boolean hasProgressed;

    private @Nullable Future<?> frameTimer;
    private @Nullable Future<?> refusalTimer;
    private Delivery.Reason heldBy = Delivery.Reason.CLOSED;

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
            if (!isBroken) {
                framing.feed(in, this);
            }
        } catch (BrokenStreamException e) {
            broken(e);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        proceed();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        proceed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        receivedAtNs = listener.epochNs();
        flushFraming();
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
    public void accepted(int frames) {
        cancelRefusal();
        answers.accepted(frames);
        answer();
    }

    @Override
    public void held(Delivery.Reason reason) {
        heldBy = reason;
        if (answers.isAwaited() && refusalTimer == null) {
            long maxNs = listener.limits().refusalTime().toNanos();
            refusalTimer = channel.eventLoop().schedule(this::refuse, maxNs, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void dropped() {
        if (answers.isAwaited()) {
            answers.clear();
            ConnectionGate.close(channel, CloseReason.REFUSED);
        } else {
            answers.accepted(1); // nobody waits for this one
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
        answers.clear();
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

    @Override
    public void frame(byte[] payload, StreamFraming.End end) {
        switch (end) {
            case WHOLE -> {}
            case TRUNCATED -> listener.meters().truncated();
            case PARTIAL -> listener.meters().malformed(Malformed.PARTIAL_FRAME);
        }
        add(payload, end.context());
    }

    @Override
    public void message(List<byte[]> payloads, byte[] context, byte[] answer) {
        List<Frame> frames = new ArrayList<>(payloads.size());
        for (byte[] payload : payloads) {
            frames.add(add(payload, context));
        }
        if (answer.length > 0) {
            answers.add(frames, answer);
            answer();
        }
    }

    private Frame add(byte[] payload, byte[] context) {
        Frame frame = new Frame(receivedAtNs, origin, listener.format(), context, payload);
        intake.add(frame);
        answers.added(1);
        hasProgressed = true;
        return frame;
    }

    /** Sends the answers that are due. */
    private void answer() {
        Answers.Answer next = answers.next();
        if (next == null || !channel.isActive()) {
            return;
        }
        for (; next != null; next = answers.next()) {
            List<Frame> frames = next.frames();
            channel.write(Unpooled.wrappedBuffer(next.bytes())).addListener(sent -> {
                if (sent.isSuccess()) {
                    listener.meters().acked(frames);
                }
            });
        }
        channel.flush();
    }

    private void proceed() {
        intake.flush();
        reserveUnfinished();
        watchUnfinished();
        boolean room = listener.budget().hasRoom(0);
        boolean takesMore = !intake.isFull() && !answers.isFull() && channel.isWritable();
        channel.config().setAutoRead(room && takesMore);
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
            hasProgressed = false;
            long maxNs = listener.limits().frameTime().toNanos();
            frameTimer = channel.eventLoop().schedule(this::frameOverdue, maxNs, TimeUnit.NANOSECONDS);
        }
    }

    private void frameOverdue() {
        frameTimer = null;
        if (!channel.isActive()) {
            return;
        }
        // While we do not read, the sender has no way to finish it; and what is unfinished now may have begun a moment
        // ago.
        if (!intake.isFull() && !hasProgressed) {
            receivedAtNs = listener.epochNs();
            flushFraming();
        }
        proceed();
    }

    private void flushFraming() {
        try {
            framing.flush(this);
        } catch (BrokenStreamException e) {
            broken(e);
        }
    }

    private void broken(BrokenStreamException why) {
        if (!isBroken) {
            listener.meters().malformed(why.malformed());
        }
        isBroken = true;
        LOG.debug("{}: closing the connection of {}: {}", listener.name(), origin.peer(), why.getMessage());
        ConnectionGate.close(channel, why.reason());
    }

    /** The sender waits for an answer that will not come in time: it is to try again, here or elsewhere. */
    private void refuse() {
        refusalTimer = null;
        if (answers.isAwaited()) {
            answers.clear();
            intake.giveUp(heldBy);
            ConnectionGate.close(channel, CloseReason.REFUSED);
            if (!channel.isActive()) {
                listener.done(this);
            }
        }
    }

    private void cancelRefusal() {
        if (refusalTimer != null) {
            refusalTimer.cancel(false);
            refusalTimer = null;
        }
    }
}
