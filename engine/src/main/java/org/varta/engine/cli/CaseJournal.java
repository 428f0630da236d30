package org.varta.engine.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.wire.Delivery;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/**
 * The raw journal of a data directory of its own, filled with the events of a case. Each is received when it says that it
 * happened, so that the correlations of whoever runs on it see the case's own time; its origin names the file.
 */
final class CaseJournal implements AutoCloseable {

    private static final int BATCH_EVENTS = 1_000;
    private static final long BATCH_BYTES = 4L << 20;

    private final String organisation;
    private final Journal journal;
    private final AtomicLong clockMs = new AtomicLong();
    private List<Frame> batch = new ArrayList<>();
    private long batchBytes;

    /**
     * Makes the data directory.
     *
     * @throws Failure when there is a journal in it already
     */
    CaseJournal(Path data, String organisation) throws IOException, Failure {
        Path directory = data.resolve("journal");
        if (Files.exists(directory)) {
            throw new Failure(
                    ExitCodes.USAGE,
                    directory
                            + " exists; a case goes into a data directory of its own, so name one that is not there yet");
        }
        Files.createDirectories(data);
        this.organisation = organisation;
        this.journal = Journal.open(
                directory,
                JournalLimits.DEFAULTS,
                () -> Instant.ofEpochMilli(clockMs.get()),
                new SimpleMeterRegistry());
    }

    /** Takes an event; not earlier than the one before. */
    void take(long timeMs, String file, long record, Format format, byte[] payload) throws IOException {
        Origin origin = new Origin(organisation, "scan", "file", "", file + ":" + record);
        batch.add(new Frame(TimeUnit.MILLISECONDS.toNanos(timeMs), origin, format, Frame.NO_CONTEXT, payload));
        batchBytes += payload.length;
        if (batch.size() >= BATCH_EVENTS || batchBytes >= BATCH_BYTES) {
            flush();
        }
        clockMs.set(timeMs);
    }

    /** Waits until the disk has what was taken. */
    private void flush() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        CompletableFuture<Delivery.Outcome> settled = new CompletableFuture<>();
        journal.offer(batch, settled::complete);
        batch = new ArrayList<>();
        batchBytes = 0;
        try {
            if (settled.get() instanceof Delivery.Outcome.Refused refused) {
                throw new IOException("the journal takes no more: " + refused.reason());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the journal failed", e);
        }
    }

    /** Writes what is left. */
    void finish() throws IOException {
        flush();
    }

    @Override
    public void close() {
        journal.close();
    }
}
