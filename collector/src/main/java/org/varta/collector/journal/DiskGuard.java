package org.varta.collector.journal;

import java.util.function.LongSupplier;

/**
 * Keeps the journal away from the end of the disk: there, a mapped file ends in an {@code InternalError}. Asked before
 * every group, which costs microseconds beside a force of milliseconds.
 */
final class DiskGuard {

    private final LongSupplier freeBytes;
    private final long reserveBytes;
    private final long resumeBytes;
    private volatile boolean full;

    /**
     * A guard.
     *
     * @param resumeBytes how much above the reserve must be free again before events are taken, so that it does not
     *     flutter
     */
    DiskGuard(LongSupplier freeBytes, long reserveBytes, long resumeBytes) {
        this.freeBytes = freeBytes;
        this.reserveBytes = reserveBytes;
        this.resumeBytes = resumeBytes;
    }

    /** Whether so many bytes may be written; looks at the disk. */
    boolean permits(long bytes) {
        long above = aboveReserveBytes();
        full = above < (full ? Math.max(bytes, resumeBytes) : bytes);
        return !full;
    }

    /** Whether a tick may be written: the clock goes on in the upper half of the reserve. */
    boolean permitsTick() {
        return aboveReserveBytes() > -reserveBytes / 2;
    }

    /** As the last {@link #permits} found. */
    boolean isFull() {
        return full;
    }

    long aboveReserveBytes() {
        return freeBytes.getAsLong() - reserveBytes;
    }
}
