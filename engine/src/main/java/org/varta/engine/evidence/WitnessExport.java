package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.MeterNames;

/**
 * Brings checkpoints to one witness, each once and in order, but for a crash, after which one may come again. How far it is,
 * is kept in {@code witness-NAME} beside the checkpoints. A thread of its own, so that a slow witness holds up nobody.
 */
final class WitnessExport implements Runnable {

    private static final long POLL_MS = 200;
    private static final long BACK_OFF_MAX_MS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(WitnessExport.class);

    private final Path evidence;
    private final Witness witness;
    private final Path position;
    private final Counter failures;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long exported;
    private volatile long known;

    WitnessExport(Path evidence, Witness witness, MeterRegistry meters) throws IOException {
        this.evidence = evidence;
        this.witness = witness;
        this.position = evidence.resolve("witness-" + witness.name());
        this.exported = readPosition();
        this.failures = meters.counter(MeterNames.EVIDENCE_WITNESS_FAILURES, "witness", witness.name());
        Gauge.builder(MeterNames.EVIDENCE_WITNESS_LAG, this, export -> export.known - export.exported)
                .tag("witness", witness.name())
                .register(meters);
    }

    private long readPosition() throws IOException {
        if (!Files.exists(position)) {
            return 0;
        }
        String text = Files.readString(position, US_ASCII).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(position + ": expected a number, found \"" + text + "\"", e);
        }
    }

    @Override
    public void run() {
        long waitMs = POLL_MS;
        boolean isStopping = false;
        while (!isStopping) {
            try {
                isStopping = stopping.await(waitMs, TimeUnit.MILLISECONDS);
                exportNew();
                waitMs = POLL_MS;
            } catch (IOException e) {
                failures.increment();
                waitMs = Math.min(BACK_OFF_MAX_MS, waitMs * 2);
                LOG.warn("witness {} did not take a checkpoint: {}", witness.name(), e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void exportNew() throws IOException {
        if (!Files.exists(CheckpointLogReader.logDirectory(evidence).resolve("log.id"))) {
            return;
        }
        try (CheckpointLogReader log = CheckpointLogReader.open(evidence)) {
            known = log.count();
            for (long next = exported + 1; next <= known; next++) {
                witness.put(log.read(next));
                EvidenceFiles.replace(position, Long.toString(next).getBytes(US_ASCII));
                exported = next;
            }
        }
    }

    /** Exports what there is, once, and ends. */
    void stop() {
        stopping.countDown();
    }
}
