package org.varta.engine.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets files that are read at the same time be told one after the other, in their order: what the first one has goes out at
 * once, what later ones have is held until it is their turn. When {@link #HELD_MAX} findings are held, the readers of later
 * files wait for the first one; that one never waits.
 */
final class Turns {

    /** Most findings that are held for files whose turn has not come. */
    static final int HELD_MAX = 50_000;

    private final ScanSink sink;
    private final Map<Integer, List<Consumer<ScanSink>>> held = new HashMap<>();
    private final Set<Integer> done = new HashSet<>();
    private int heldCount;
    private int turn;
    private boolean isStopped;

    Turns(ScanSink sink) {
        this.sink = sink;
    }

    /** Something that a file has to say. */
    synchronized void tell(int file, Consumer<ScanSink> finding) {
        while (file != turn && heldCount >= HELD_MAX && !isStopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                isStopped = true;
            }
        }
        if (isStopped) {
            throw new StoppedException();
        }
        if (file == turn) {
            finding.accept(sink);
        } else {
            held.computeIfAbsent(file, f -> new ArrayList<>()).add(finding);
            heldCount++;
        }
    }

    /** A file has nothing more to say; for every file, also when it was not read. */
    synchronized void finish(int file) {
        done.add(file);
        while (done.remove(turn)) {
            turn++;
            List<Consumer<ScanSink>> findings = held.remove(turn);
            if (findings != null) {
                heldCount -= findings.size();
                findings.forEach(finding -> finding.accept(sink));
            }
        }
        notifyAll();
    }

    /** How far the scan is, out of turn. */
    synchronized void progress(long events, long matches, long bytesRead) {
        sink.progress(events, matches, bytesRead);
    }

    /** Something went wrong that ends the scan: whoever waits is let go. */
    synchronized void stop() {
        isStopped = true;
        notifyAll();
    }

    synchronized boolean isStopped() {
        return isStopped;
    }

    /** Another file's reader has failed; its exception is the one that tells. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
