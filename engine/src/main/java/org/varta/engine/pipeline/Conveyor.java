package org.varta.engine.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries parcels from the reader past the threads that match to the writer. Chunks are matched in any order; they leave in
 * the order in which they came. The writer takes all that is ready at once: under load that is what was matched during its
 * last force, in quiet times a single event.
 *
 * <p>Any thread may {@link #fail} it, which wakes and ends all.
 */
final class Conveyor {

    private final int parcelsMax;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Condition ready = lock.newCondition();
    private final ArrayDeque<Parcel> inOrder = new ArrayDeque<>();
    private final ArrayDeque<Chunk> unmatched = new ArrayDeque<>();
    private long bytes;
    private boolean isEnded;
    private @Nullable Throwable failure;

    /**
     * An empty one.
     *
     * @param parcelsMax most parcels on it
     * @param bytesMax most bytes of payload on it, unless a single chunk has more
     */
    Conveyor(int parcelsMax, long bytesMax) {
        this.parcelsMax = parcelsMax;
        this.bytesMax = bytesMax;
    }

    /** Waits for room; false when it has failed. */
    boolean put(Parcel parcel) {
        lock.lock();
        try {
            long more = parcel instanceof Chunk chunk ? chunk.bytes() : 0;
            while (failure == null && !inOrder.isEmpty() && (inOrder.size() >= parcelsMax || bytes + more > bytesMax)) {
                room.awaitUninterruptibly();
            }
            if (failure != null) {
                return false;
            }
            inOrder.add(parcel);
            bytes += more;
            if (parcel instanceof Chunk chunk && !chunk.isMatched()) {
                unmatched.add(chunk);
                work.signal();
            } else {
                ready.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be put. */
    void end() {
        lock.lock();
        try {
            isEnded = true;
            signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything; the first failure stays. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signalAll() {
        room.signalAll();
        work.signalAll();
        ready.signalAll();
    }

    /** Why it failed, or null. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** A chunk to be matched; waits for one. Null when there will be none any more. */
    @Nullable
    Chunk takeUnmatched() {
        lock.lock();
        try {
            while (failure == null && unmatched.isEmpty() && !isEnded) {
                work.awaitUninterruptibly();
            }
            return failure == null ? unmatched.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a chunk back. */
    void matched(Chunk chunk) {
        lock.lock();
        try {
            if (chunk == inOrder.peek()) {
                ready.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * All parcels from the first on that are ready; waits for one, so long at most.
     *
     * @return empty when time is over; null when there will be none any more
     */
    @Nullable
    List<Parcel> takeReady(long timeoutMs) {
        lock.lock();
        try {
            long leftNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while (failure == null && !isHeadReady() && leftNs > 0) {
                if (isEnded && inOrder.isEmpty()) {
                    return null;
                }
                leftNs = ready.awaitNanos(leftNs);
            }
            if (failure != null) {
                return null;
            }
            List<Parcel> taken = new ArrayList<>();
            while (isHeadReady()) {
                Parcel parcel = inOrder.remove();
                bytes -= parcel instanceof Chunk chunk ? chunk.bytes() : 0;
                taken.add(parcel);
            }
            room.signalAll();
            return taken;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody may interrupt the writer", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isHeadReady() {
        Parcel head = inOrder.peek();
        return head != null && (!(head instanceof Chunk chunk) || chunk.isMatched());
    }
}
