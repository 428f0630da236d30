package org.varta.engine.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line on a terminal that says how far a scan is; nothing at all where nobody looks. */
final class ScanProgress {

    private static final long INTERVAL_NS = 200_000_000;
    private static final int BAR_WIDTH = 24;

    private final PrintWriter err;
    private final boolean isShown;
    private final LongSupplier nanoTime;
    private final long startNs;
    private long totalBytes;
    private long nextNs;
    private boolean isOnLine;

    ScanProgress(PrintWriter err, boolean isShown, LongSupplier nanoTime) {
        this.err = err;
        this.isShown = isShown;
        this.nanoTime = nanoTime;
        this.startNs = nanoTime.getAsLong();
        this.nextNs = startNs + INTERVAL_NS;
    }

    /** How much there is to read; 0 when it is not known. */
    void expect(long bytes) {
        totalBytes = bytes;
    }

    void show(long events, long matches, long bytesRead) {
        if (!isShown) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - nextNs < 0) {
            return;
        }
        nextNs = now + INTERVAL_NS;
        isOnLine = true;
        err.print("\r" + bar(bytesRead) + events + " events, " + matches + " matches" + left(bytesRead, now - startNs)
                + "\u001b[K");
        err.flush();
    }

    /** Makes room for other output. */
    void clear() {
        if (isOnLine) {
            isOnLine = false;
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    double seconds() {
        return (nanoTime.getAsLong() - startNs) / 1e9;
    }

    /** How long it still takes, by how long it has taken so far; once there is enough to judge by. */
    private String left(long bytesRead, long tookNs) {
        if (totalBytes <= 0 || bytesRead < totalBytes / 100 || bytesRead <= 0) {
            return "";
        }
        long leftBytes = Math.max(0, totalBytes - bytesRead);
        long seconds = Math.round((double) tookNs / bytesRead * leftBytes / 1e9);
        return seconds >= 3600
                ? String.format(Locale.ROOT, ", %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, ", %d:%02d left", seconds / 60, seconds % 60);
    }

    private String bar(long bytesRead) {
        if (totalBytes <= 0) {
            return "";
        }
        int done = (int) Math.min(BAR_WIDTH, bytesRead * BAR_WIDTH / totalBytes);
        long percent = Math.min(100, bytesRead * 100 / totalBytes);
        return "[" + "#".repeat(done) + " ".repeat(BAR_WIDTH - done) + "] " + percent + "%  ";
    }
}
