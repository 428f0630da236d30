package org.varta.collector.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.Rounds;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Frame;

/**
 * Makes durable what the {@link Committer} has appended, and settles it, on a thread of its own: while this one waits for
 * the disk, that one appends what comes next. One force is for everything appended before it began.
 */
final class Forcer implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Forcer.class);

    private final RecordLog log;
    private final HandOver handOver;
    private final JournalLimits limits;
    private final JournalMeters meters;
    private final Thread thread = new Thread(this, "varta-journal-force");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<Appended> waiting = new ArrayList<>();
    private long waitingEvents;
    private long waitingBytes;
    private boolean isForcing;
    private boolean isClosed;
    private volatile String failure = "";
    private volatile CommitListener commitListener = CommitListener.NONE;

    Forcer(RecordLog log, HandOver handOver, JournalLimits limits, JournalMeters meters) {
        this.log = log;
        this.handOver = handOver;
        this.limits = limits;
        this.meters = meters;
    }

    void start() {
        thread.start();
    }

    void onCommit(CommitListener listener) {
        commitListener = listener;
    }

    /** What the next tick carries; asked by the committer when everything before it is durable. */
    byte[] atTick(long second) {
        return commitListener.atTick(second);
    }

    /** Why nothing is accepted any more; empty as long as all is well. */
    String failure() {
        return failure;
    }

    /** From now on nothing is accepted, by whomever; the first reason stays. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (!failure.isEmpty()) {
                return;
            }
            failure = cause.toString();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.error("the journal has failed; nothing is accepted until a restart", cause);
        handOver.close(Reason.FAILED);
    }

    /** Waits until one force can take so much more: what waits for it stays within the limits of a group. */
    void awaitRoom(int events, long bytes) throws IOException {
        lock.lock();
        try {
            while (failure.isEmpty()
                    && !waiting.isEmpty()
                    && (waitingEvents + events > limits.groupEventsMax()
                            || waitingBytes + bytes > limits.groupBytesMax())) {
                changed.awaitUninterruptibly();
            }
            requireNoFailure();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what was appended; it is settled in this order whatever happens. */
    void submit(Appended appended) {
        lock.lock();
        try {
            waiting.add(appended);
            waitingEvents += appended.events();
            waitingBytes += appended.bytes();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything appended is durable and was told. */
    void awaitIdle() throws IOException {
        lock.lock();
        try {
            while (failure.isEmpty() && (isForcing || !waiting.isEmpty())) {
                changed.awaitUninterruptibly();
            }
            requireNoFailure();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        for (List<Appended> group = take(); !group.isEmpty(); group = take()) {
            settle(group);
        }
    }

    /** Makes durable and settles what waits, and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Rounds.join(thread);
    }

    /** Everything that waits; empty when closed. What it took before is done with. */
    private List<Appended> take() {
        lock.lock();
        try {
            isForcing = false;
            changed.signalAll();
            while (waiting.isEmpty() && !isClosed) {
                changed.awaitUninterruptibly();
            }
            List<Appended> group = waiting;
            waiting = new ArrayList<>();
            waitingEvents = 0;
            waitingBytes = 0;
            isForcing = !group.isEmpty();
            changed.signalAll();
            return group;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("CatchAllThrowable") // whatever it is, senders must be told
    private void settle(List<Appended> group) {
        boolean isDurable = false;
        try {
            force(group);
            isDurable = true;
        } catch (Throwable e) {
            fail(e);
        } finally {
            for (Appended appended : group) {
                appended.settle(isDurable, meters);
                handOver.release(appended.batches());
            }
        }
    }

    private void force(List<Appended> group) throws IOException {
        Appended last = group.getLast();
        log.forceUpTo(last.lastSequence());
        long bytes = 0;
        int events = 0;
        List<List<Frame>> frames = new ArrayList<>();
        for (Appended appended : group) {
            bytes += appended.recordBytes();
            events += appended.events();
            appended.addEventsTo(frames);
        }
        meters.committed(bytes, events, System.nanoTime() - group.getFirst().beganNs());
        commitListener.committed(frames, last.lastSequence());
    }

    private void requireNoFailure() throws IOException {
        if (!failure.isEmpty()) {
            throw new IOException("the journal has failed: " + failure);
        }
    }
}
