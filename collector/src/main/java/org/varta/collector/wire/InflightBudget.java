package org.varta.collector.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One count, over all listeners of the process, of bytes that were received and are not yet settled. Thread-safe.
 *
 * <p>It bounds the memory that senders can make us hold: a listener that cannot reserve refuses the request, or stops
 * reading where the protocol has no way to refuse.
 */
public final class InflightBudget {

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /** A budget of {@code limitBytes}, greater than zero. */
    public InflightBudget(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("limitBytes " + limitBytes + ", expected more than 0");
        }
        this.limitBytes = limitBytes;
    }

    /** Bytes reserved now, over all listeners. */
    public long usedBytes() {
        return usedBytes.get();
    }

    /** A listener's view of the budget, with its own count for its gauge. */
    public Share share() {
        return new Share();
    }

    /** One listener's part. Thread-safe. */
    public final class Share {

        private final AtomicLong ownBytes = new AtomicLong();

        private Share() {}

        /** Reserves, or returns false and reserves nothing when the process would go over its limit. */
        public boolean tryReserve(long bytes) {
            long now = usedBytes.addAndGet(bytes);
            if (now > limitBytes) {
                usedBytes.addAndGet(-bytes);
                return false;
            }
            ownBytes.addAndGet(bytes);
            return true;
        }

        /** Reserves what is already in memory, even over the limit; the caller stops reading when {@link #hasRoom} says no. */
        public void reserve(long bytes) {
            usedBytes.addAndGet(bytes);
            ownBytes.addAndGet(bytes);
        }

        /** Gives back. */
        public void release(long bytes) {
            usedBytes.addAndGet(-bytes);
            ownBytes.addAndGet(-bytes);
        }

        /** Whether {@code bytes} more would fit now. */
        public boolean hasRoom(long bytes) {
            return usedBytes.get() + bytes <= limitBytes;
        }

        /** Bytes this listener holds. */
        public long usedBytes() {
            return ownBytes.get();
        }
    }
}
