package org.varta.engine.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A piece that whichever thread comes first may take, and then what was found in it. */
final class Job {

    private final @Nullable Piece piece;
    private final List<Consumer<ScanSink>> findings = new ArrayList<>();
    private boolean isDone;
    private @Nullable RuntimeException failure;

    Job(Piece piece) {
        this.piece = piece;
    }

    /** One with nothing to do: something that is said between pieces. */
    Job(Consumer<ScanSink> finding) {
        piece = null;
        findings.add(finding);
        isDone = true;
    }

    /** For the thread that has taken it. */
    void run(EventScan with) {
        RuntimeException failed = new IllegalStateException("the thread that read a piece ended");
        try {
            if (piece != null) {
                with.scan(piece, findings::add);
            }
            failed = null;
        } catch (RuntimeException e) {
            failed = e;
        } finally {
            end(failed);
        }
    }

    private synchronized void end(@Nullable RuntimeException failed) {
        failure = failed;
        isDone = true;
        notifyAll();
    }

    synchronized boolean isDone() {
        return isDone;
    }

    /** Waits until the thread that has it is done. */
    synchronized void await() {
        while (!isDone) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Turns.StoppedException();
            }
        }
    }

    /** What was found, once it is done; throws what went wrong. */
    synchronized List<Consumer<ScanSink>> findings() {
        if (failure != null) {
            throw failure;
        }
        return findings;
    }
}
