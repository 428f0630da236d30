package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.journal.Hold;
import org.varta.collector.journal.JournalHolds;
import org.varta.collector.ops.MeterNames;

/**
 * Seals a journal while it grows: a thread with a tailer of its own, so that neither the committer nor detection ever waits
 * for it. A failure stops no event; it is shown and tried again.
 */
public final class EvidenceService implements AutoCloseable {

    /** The name under which retention knows us. */
    private static final String READER = "evidence";

    private static final long IDLE_MS = 50;
    private static final long RETRY_MIN_MS = 500;
    private static final long RETRY_MAX_MS = 30_000;
    private static final long JOIN_MAX_MS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceService.class);

    private final Setup setup;
    private final InstantSource clock;
    private final List<WitnessExport> exports = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Counter checkpoints;
    private final Counter failures;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile EvidenceStatus status = EvidenceStatus.NONE;
    private volatile long end;

    private EvidenceService(Setup setup, MeterRegistry meters, InstantSource clock) throws IOException {
        this.setup = setup;
        this.clock = clock;
        EvidenceFiles.directory(setup.evidence());
        this.checkpoints = meters.counter(MeterNames.EVIDENCE_CHECKPOINTS);
        this.failures = meters.counter(MeterNames.EVIDENCE_FAILURES);
        Gauge.builder(MeterNames.EVIDENCE_LAG_RECORDS, this, s -> s.status.lagRecords())
                .register(meters);
        Gauge.builder(MeterNames.EVIDENCE_CHECKPOINT_AGE_SECONDS, this, s -> s.status.ageSeconds(clock.millis()))
                .register(meters);
        Gauge.builder(MeterNames.EVIDENCE_HEALTHY, this, s -> s.status.failure().isEmpty() ? 1 : 0)
                .register(meters);
        for (Witness witness : setup.witnesses()) {
            exports.add(new WitnessExport(setup.evidence(), witness, meters));
        }
    }

    /**
     * What is sealed, and how.
     *
     * @param journal the raw journal's directory, which exists
     * @param evidence where hashes and checkpoints are kept
     * @param keys where private keys are kept
     * @param witnesses where checkpoints go besides
     */
    public record Setup(Path journal, Path evidence, Path keys, EvidenceOptions options, List<Witness> witnesses) {
        public Setup {
            requireNonNull(journal, "journal");
            requireNonNull(evidence, "evidence");
            requireNonNull(keys, "keys");
            requireNonNull(options, "options");
            witnesses = List.copyOf(witnesses);
        }
    }

    /** Starts sealing. */
    public static EvidenceService start(Setup setup, MeterRegistry meters, InstantSource clock) throws IOException {
        EvidenceService service = new EvidenceService(setup, meters, clock);
        service.begin("varta-evidence", service::run);
        for (WitnessExport export : service.exports) {
            service.begin("varta-witness", export);
        }
        return service;
    }

    private void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((t, failure) -> LOG.error("{} stopped", name, failure));
        threads.add(thread);
        thread.start();
    }

    private void run() {
        long waitMs = RETRY_MIN_MS;
        boolean isRetried = true;
        while (isRetried) {
            try (EvidenceWriter writer = EvidenceWriter.open(
                    JournalRecords.open(setup.journal()),
                    setup.evidence(),
                    setup.keys(),
                    setup.options(),
                    new SecureRandom(),
                    EvidenceWriter.Disk.REAL)) {
                tell(writer);
                hold(writer.last());
                seal(writer);
                return;
            } catch (EvidenceBrokenException e) {
                failed("broken: " + e.getMessage());
                isRetried = false;
            } catch (IOException | RuntimeException e) {
                failed(e.toString());
                isRetried = !waitOrStop(waitMs);
                waitMs = Math.min(RETRY_MAX_MS, 2 * waitMs);
            }
        }
    }

    private void tell(EvidenceWriter writer) {
        SignedCheckpoint last = writer.last();
        if (last == null) {
            LOG.info("no checkpoint yet in {}; note the first key down when there is one", setup.evidence());
        } else {
            LOG.info(
                    "sealed up to record {}, by key {}",
                    last.checkpoint().lastSequence(),
                    last.checkpoint().key());
        }
    }

    private void seal(EvidenceWriter writer) throws IOException {
        long counted = writer.checkpoints();
        boolean isStopping = false;
        while (true) {
            int taken = writer.step(clock.millis());
            boolean isDone = isStopping && (taken == 0 || writer.lastSequence() >= end);
            if (isDone) {
                writer.seal(clock.millis(), Checkpoint.Why.STOP);
            }
            if (writer.checkpoints() != counted) {
                checkpoints.increment((double) (writer.checkpoints() - counted));
                counted = writer.checkpoints();
                hold(writer.last());
            }
            status = EvidenceStatus.of(writer.last(), writer.journalEnd());
            if (isDone) {
                return;
            }
            isStopping = taken == 0 ? waitOrStop(IDLE_MS) : stopping.getCount() == 0;
        }
    }

    /** Retention may remove what is sealed. */
    private void hold(@Nullable SignedCheckpoint last) throws IOException {
        long next = last == null ? 1 : last.checkpoint().lastSequence() + 1;
        JournalHolds.of(setup.journal()).put(Hold.ofReader(READER, next));
    }

    /** Lets retention remove what is not sealed, because nobody will seal it. */
    public static void letGo(Path journal) throws IOException {
        JournalHolds.of(journal).remove(READER);
    }

    private void failed(String reason) {
        failures.increment();
        status = status.failing(reason);
        LOG.error("evidence is not written: {}", reason);
    }

    private boolean waitOrStop(long waitMs) {
        try {
            return stopping.await(waitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** How far it is. */
    public EvidenceStatus status() {
        return status;
    }

    /**
     * Seals up to a record, exports, and ends.
     *
     * @param lastSequence of the journal, which nobody writes any more; 0 to take what is there
     */
    public void finish(long lastSequence) {
        end = lastSequence;
        stopping.countDown();
        join(threads.getFirst());
        exports.forEach(WitnessExport::stop);
        threads.forEach(EvidenceService::join);
    }

    private static void join(@Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join(JOIN_MAX_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish(0);
    }
}
