package org.varta.collector.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Delivery.Reason;

/**
 * The queue between the listeners' threads and the committer, bounded in bytes. Bytes count until {@link #release}, so
 * what is being forced is bounded too. Nobody waits for the lock longer than a group takes to be picked up.
 */
final class HandOver {

    private final JournalLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private long bytes;
    private @Nullable Reason closedBecause;

    HandOver(JournalLimits limits) {
        this.limits = limits;
    }

    /** Takes a batch, or says why not. */
    @Nullable
    Reason offer(Batch batch) {
        lock.lock();
        try {
            if (closedBecause != null) {
                return closedBecause;
            }
            if (batch.bytes() > limits.queueBytesMax() - bytes) {
                return Reason.QUEUE_FULL;
            }
            bytes += batch.bytes();
            waiting.add(batch);
            changed.signal();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next group: whatever waits, up to the limits of a group; at least one batch. Empty when none came in time or
     * the queue is closed.
     */
    List<Batch> take(long waitNs) {
        List<Batch> group = new ArrayList<>();
        lock.lock();
        try {
            long leftNs = waitNs;
            while (waiting.isEmpty() && closedBecause == null && leftNs > 0) {
                leftNs = changed.awaitNanos(leftNs);
            }
            long events = 0;
            long groupBytes = 0;
            for (Batch next = waiting.peek(); next != null; next = waiting.peek()) {
                events += next.frames().size();
                groupBytes += next.bytes();
                if (!group.isEmpty() && (events > limits.groupEventsMax() || groupBytes > limits.groupBytesMax())) {
                    break;
                }
                group.add(waiting.remove());
            }
            return group;
        } catch (InterruptedException e) {
            // Nobody may interrupt the committer; an interrupt that stayed set would close the journal's channel.
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Frees the bytes of batches that are settled. */
    void release(List<Batch> settled) {
        lock.lock();
        try {
            for (Batch batch : settled) {
                bytes -= batch.bytes();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses everything from now on; what waits can still be taken. A reason once given stays. */
    void close(Reason reason) {
        lock.lock();
        try {
            if (closedBecause == null) {
                closedBecause = reason;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closedBecause != null;
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return closedBecause != null && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
