package org.varta.collector.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A delivery that keeps frames in memory and can be told to refuse, or to hold what it is offered until the test settles
 * it. Settles on a thread of its own, as the journal does.
 */
public final class MemoryDelivery implements Delivery, AutoCloseable {

    /** The sequence of the first frame: large, to see whether answers carry it whole. */
    public static final long FIRST_SEQUENCE = 4_000_000_001L;

    /** An offer that waits for the test. */
    public final class Held {
        private final List<Frame> frames;
        private final Settlement settlement;

        private Held(List<Frame> frames, Settlement settlement) {
            this.frames = frames;
            this.settlement = settlement;
        }

        public List<Frame> frames() {
            return frames;
        }

        public void accept() {
            settler.execute(() -> keep(frames, settlement));
        }

        public void refuse(Reason reason) {
            settler.execute(() -> settlement.settled(new Outcome.Refused(reason)));
        }
    }

    private final ExecutorService settler = Executors.newSingleThreadExecutor();
    private final List<Frame> kept = new ArrayList<>();
    private final BlockingQueue<Reason> refusals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private volatile boolean holding;

    @Override
    public void offer(List<Frame> frames, Settlement settlement) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("at least one frame expected");
        }
        Held offer = new Held(List.copyOf(frames), settlement);
        Reason reason = refusals.poll();
        if (reason != null) {
            offer.refuse(reason);
        } else if (holding) {
            held.add(offer);
        } else {
            offer.accept();
        }
    }

    private void keep(List<Frame> frames, Settlement settlement) {
        long first;
        synchronized (kept) {
            first = FIRST_SEQUENCE + kept.size();
            kept.addAll(frames);
        }
        settlement.settled(new Outcome.Accepted(first, frames.size()));
    }

    /** The next offer is refused; may be called several times. */
    public void refuseNext(Reason reason) {
        refusals.add(reason);
    }

    public int refusalsLeft() {
        return refusals.size();
    }

    /** From now on offers wait for the test, or are accepted at once again. */
    public void hold(boolean on) {
        holding = on;
    }

    public Held takeHeld() throws InterruptedException {
        return held.take();
    }

    public boolean nothingHeld() {
        return held.isEmpty();
    }

    public List<Frame> kept() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    public List<String> payloads() {
        return kept().stream().map(frame -> new String(frame.payload(), UTF_8)).toList();
    }

    public List<String> contexts() {
        return kept().stream().map(frame -> new String(frame.context(), UTF_8)).toList();
    }

    @Override
    public void close() {
        settler.close();
    }
}
