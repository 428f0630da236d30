package org.varta.engine.scan;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The threads of a scan: those that have a file to read, and those that have none any more and help with pieces. */
final class Crew {

    private final Deque<Job> offered = new ArrayDeque<>();
    private int readers;
    private int helpers;

    Crew(int threads) {
        readers = threads;
    }

    /** Whether there is somebody to offer pieces to. */
    synchronized boolean hasHelpers() {
        return helpers > 0;
    }

    /** Any helper may take it. */
    synchronized void offer(Job job) {
        offered.add(job);
        notifyAll();
    }

    /** Whether no helper has taken it; then it is the caller's again. */
    synchronized boolean takeBack(Job job) {
        return offered.remove(job);
    }

    /** The calling thread has no file to read any more. */
    synchronized void leaveFiles() {
        readers--;
        helpers++;
        notifyAll();
    }

    /** Waits for a piece, which then is the caller's; null when no file is read any more. */
    synchronized @Nullable Job next() {
        while (true) {
            Job job = offered.poll();
            if (job != null || readers == 0) {
                return job;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }
}
