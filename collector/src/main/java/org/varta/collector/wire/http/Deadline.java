package org.varta.collector.wire.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One deadline of a connection that moves often: moving it later costs nothing, because the timer looks when it fires.
 * Confined to the connection's event loop.
 */
final class Deadline {

    private static final long NONE = Long.MAX_VALUE;

    private final EventExecutor loop;
    private final Runnable passed;
    private long atNs = NONE;
    private long timerAtNs = NONE;
    private @Nullable Future<?> timer;

    Deadline(EventExecutor loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
    }

    long nowNs() {
        return loop.ticker().nanoTime();
    }

    /** Moves the deadline to {@code atNs} of {@link #nowNs()}. */
    void moveTo(long newAtNs) {
        atNs = newAtNs;
        if (timer == null || newAtNs < timerAtNs) {
            schedule();
        }
    }

    boolean isSet() {
        return atNs != NONE;
    }

    void clear() {
        atNs = NONE;
    }

    void cancel() {
        clear();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule() {
        if (timer != null) {
            timer.cancel(false);
        }
        timerAtNs = atNs;
        timer = loop.schedule(this::fired, Math.max(0, atNs - nowNs()), TimeUnit.NANOSECONDS);
    }

    private void fired() {
        timer = null;
        timerAtNs = NONE;
        if (atNs == NONE) {
            return;
        }
        if (atNs > nowNs()) {
            schedule();
        } else {
            atNs = NONE;
            passed.run();
        }
    }
}
