package org.varta.collector.wire;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Hands one connection's frames to the delivery in their order: one offer at a time, what comes meanwhile goes into the
 * next, and what is refused is offered again until it is taken. Confined to one event loop.
 */
public final class OrderedIntake {

    private static final long RETRY_FIRST_MILLIS = 20;
    private static final long RETRY_MAX_MILLIS = 1_000;

    /** What a frame takes in memory beside its bytes. */
    private static final int FRAME_OVERHEAD_BYTES = 64;

    /** Told on the event loop. */
    public interface Listener {
        /** The next {@code frames} of those that were added are on disk; {@link #settled} follows. */
        default void accepted(int frames) {}

        /** What was offered is not taken for now; it will be offered again. */
        default void held(Delivery.Reason reason) {}

        /** The next frames of those that were added can never be taken and were counted as refused. */
        default void dropped() {}

        /** Something was taken, so that there may be room again. */
        void settled();

        /** The delivery is closed or has failed: what waited is gone, and nothing more will be taken. */
        void closed();
    }

    private final EventExecutor loop;
    private final Delivery delivery;
    private final InflightBudget.Share budget;
    private final EventMeters meters;
    private final int inflightMaxBytes;
    private final Listener listener;
    private List<Frame> waiting = new ArrayList<>();
    private List<Frame> offered = List.of();
    private long inflightBytes;
    private long retryMillis = RETRY_FIRST_MILLIS;
    private boolean closed;

    /** Whether what was offered last has too low a priority for now: room for more would be taken from others. */
    private boolean isPressed;

    /** Tells the offer that is out from one that was given up. */
    private int offerNumber;

    /** An intake on {@code loop}, the only thread that may call it. */
    public OrderedIntake(
            EventExecutor loop,
            Delivery delivery,
            InflightBudget.Share budget,
            EventMeters meters,
            int inflightMaxBytes,
            Listener listener) {
        this.loop = loop;
        this.delivery = delivery;
        this.budget = budget;
        this.meters = meters;
        this.inflightMaxBytes = inflightMaxBytes;
        this.listener = listener;
    }

    /** Takes a frame; {@link #flush()} offers it. */
    public void add(Frame frame) {
        meters.received(List.of(frame));
        long bytes = sizeOf(frame);
        budget.reserve(bytes);
        inflightBytes += bytes;
        waiting.add(frame);
    }

    /** Offers what waits, unless an offer is out. */
    public void flush() {
        if (closed) {
            drop(waiting, Delivery.Reason.CLOSED);
            waiting = new ArrayList<>();
        } else if (offered.isEmpty() && !waiting.isEmpty()) {
            offered = waiting;
            waiting = new ArrayList<>();
            offer();
        }
    }

    /** Whether the caller has to stop reading. */
    public boolean isFull() {
        return closed || isPressed || inflightBytes >= inflightMaxBytes;
    }

    /** Whether everything was taken or refused for good. */
    public boolean isEmpty() {
        return offered.isEmpty() && waiting.isEmpty();
    }

    /** Refuses for good what was not taken; time is up. */
    public void giveUp() {
        giveUp(Delivery.Reason.CLOSED);
    }

    /** The same for another reason. */
    void giveUp(Delivery.Reason reason) {
        closed = true;
        drop(offered, reason);
        offered = List.of();
        flush();
    }

    private void offer() {
        List<Frame> batch = offered;
        int number = ++offerNumber;
        delivery.offer(batch, outcome -> {
            try {
                loop.execute(() -> settled(number, outcome));
            } catch (RejectedExecutionException e) {
                // The event loops have ended and with them this connection; the journal knows what it took.
            }
        });
    }

    private void settled(int number, Delivery.Outcome outcome) {
        if (closed || number != offerNumber) {
            return; // given up meanwhile
        }
        List<Frame> batch = offered;
        switch (outcome) {
            case Delivery.Outcome.Accepted accepted -> {
                meters.accepted(batch);
                retryMillis = RETRY_FIRST_MILLIS;
                isPressed = false;
                release(batch);
                listener.accepted(batch.size());
                next();
            }
            case Delivery.Outcome.Refused refused -> refused(batch, refused.reason());
        }
    }

    private void refused(List<Frame> batch, Delivery.Reason reason) {
        switch (reason) {
            case QUEUE_FULL, DISK_FULL, PRESSURE -> {
                isPressed = reason == Delivery.Reason.PRESSURE;
                var unused = loop.schedule(this::offerAgain, retryMillis, TimeUnit.MILLISECONDS);
                retryMillis = Math.min(RETRY_MAX_MILLIS, retryMillis * 2);
                listener.held(reason);
            }
            case TOO_LARGE -> {
                if (batch.size() == 1) {
                    drop(batch, reason);
                    listener.dropped();
                    next();
                } else {
                    int half = batch.size() / 2;
                    List<Frame> rest = new ArrayList<>(batch.subList(half, batch.size()));
                    rest.addAll(waiting);
                    waiting = rest;
                    offered = new ArrayList<>(batch.subList(0, half));
                    offer();
                }
            }
            case CLOSED, FAILED -> {
                giveUp(reason);
                listener.closed();
            }
        }
    }

    private void offerAgain() {
        if (!closed) {
            offer();
        }
    }

    private void next() {
        offered = List.of();
        flush();
        listener.settled();
    }

    private void drop(List<Frame> frames, Delivery.Reason reason) {
        if (!frames.isEmpty()) {
            meters.refused(reason, frames);
            release(frames);
        }
    }

    private void release(List<Frame> frames) {
        long bytes = 0;
        for (Frame frame : frames) {
            bytes += sizeOf(frame);
        }
        budget.release(bytes);
        inflightBytes -= bytes;
    }

    private static long sizeOf(Frame frame) {
        return (long) frame.payload().length + frame.context().length + FRAME_OVERHEAD_BYTES;
    }
}
