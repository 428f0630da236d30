package org.varta.collector.ops;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A daemon thread that does the same thing again and again, with a pause between, until it is closed. */
public final class Rounds implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private Rounds(String name, Duration pause, Runnable round) {
        this.thread = new Thread(() -> run(pause, round), name);
        thread.setDaemon(true);
    }

    /**
     * Starts; the first round is at once.
     *
     * @param round must not throw: an exception ends the thread
     */
    public static Rounds start(String threadName, Duration pause, Runnable round) {
        Rounds rounds = new Rounds(threadName, pause, round);
        rounds.thread.start();
        return rounds;
    }

    private void run(Duration pause, Runnable round) {
        try {
            do {
                round.run();
            } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends after the round at hand, and waits for that. */
    @Override
    public void close() {
        ended.countDown();
        join(thread);
    }

    /** Waits for a thread that was told to end; an interrupt is kept for later, as files must not be left half-written. */
    public static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
