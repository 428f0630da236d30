package org.varta.engine.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and Ctrl-C, asked for instead of endured: the JVM ends only after {@link #close}, or after a time when nobody
 * closes.
 */
final class Termination implements AutoCloseable {

    private static final long CLOSE_MAX_SECONDS = 90;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Termination() {}

    static Termination await() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::onShutdown, "varta-shutdown"));
        return termination;
    }

    private void onShutdown() {
        asked.countDown();
        try {
            closed.await(CLOSE_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the end was asked for. */
    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until the end is asked for, at most this long; whether it was. */
    boolean isAsked(long time, TimeUnit unit) throws InterruptedException {
        return asked.await(time, unit);
    }

    /** Everything is closed; the JVM may end. */
    @Override
    public void close() {
        closed.countDown();
    }
}
