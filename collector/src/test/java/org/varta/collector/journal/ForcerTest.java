package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** What the forcer does with what the committer appends meanwhile; the test is the committer. */
@Timeout(60)
final class ForcerTest {

    private static final Origin ORIGIN = new Origin("grid", "ndjson", "ndjson", "rtu-1", "192.0.2.7:49152");
    private static final JournalLimits LIMITS = new JournalLimits(1 << 20, 1 << 20, 500, 1 << 20, 0);

    @TempDir
    Path directory;

    private final GatedDisk disk = new GatedDisk();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final HandOver handOver = new HandOver(LIMITS);
    private final List<Outcome> outcomes = new ArrayList<>();
    private RecordLog log;
    private Forcer forcer;

    @BeforeEach
    void open() throws IOException {
        log = RecordLog.open(directory, RecordLogOptions.DEFAULTS.withDisk(disk));
        forcer = new Forcer(log, handOver, LIMITS, new JournalMeters(meters));
        forcer.start();
    }

    @AfterEach
    void close() throws IOException {
        forcer.close();
        log.close();
    }

    @Test
    void forcesOnceForEverythingThatWasAppendedMeanwhile() throws IOException {
        disk.gate.lock();
        try {
            appendOneAndAwaitItsForce();
            for (int i = 0; i < 500; i++) {
                append(1);
            }
        } finally {
            disk.gate.unlock();
        }
        forcer.awaitIdle();

        assertThat(meters.get(MeterNames.JOURNAL_COMMIT_EVENTS).summary().max()).isEqualTo(500);
        assertThat(meters.get(MeterNames.JOURNAL_COMMIT_EVENTS).summary().count())
                .isEqualTo(2);
        assertThat(log.durableSequence()).isEqualTo(501);
        assertThat(outcomes)
                .extracting(outcome -> ((Outcome.Accepted) outcome).firstSequence())
                .isSorted()
                .hasSize(501);
        assertThat(handOver.bytes()).isZero();
    }

    @Test
    void letsTheCommitterGetAheadByAGroupAndNoFurther() throws Exception {
        FutureTask<Void> room = new FutureTask<>(() -> {
            forcer.awaitRoom(1, 1);
            return null;
        });
        Thread committer = new Thread(room);
        disk.gate.lock();
        try {
            appendOneAndAwaitItsForce();
            forcer.awaitRoom(500, 100);
            append(500);
            committer.start();
            while (committer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(room).isNotDone();
        } finally {
            disk.gate.unlock();
        }
        room.get();
    }

    @Test
    void refusesWhatWasAppendedBehindAForceThatFails() throws IOException {
        disk.gate.lock();
        try {
            appendOneAndAwaitItsForce();
            append(3);
            disk.broken = true;
        } finally {
            disk.gate.unlock();
        }

        assertThatThrownBy(forcer::awaitIdle).hasMessageContaining("Input/output error");
        forcer.close();
        assertThat(outcomes).containsOnly(new Outcome.Refused(Reason.FAILED)).hasSize(2);
        assertThat(forcer.failure()).contains("Input/output error");
        assertThat(handOver.isClosed()).isTrue();
        assertThat(handOver.bytes()).isZero();
    }

    private void appendOneAndAwaitItsForce() throws IOException {
        int before = disk.begun.get();
        append(1);
        while (disk.begun.get() == before) {
            Thread.onSpinWait();
        }
    }

    /** One batch, as the committer does it. */
    private void append(int events) throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            byte[] payload = "x".getBytes(UTF_8);
            frames.add(new Frame(0, ORIGIN, Format.JSON, Frame.NO_CONTEXT, payload));
            log.append(payload);
        }
        Batch batch = new Batch(JournalRecord.Kind.EVENT, frames, events, outcomes::add);
        assertThat(handOver.offer(batch)).isNull();
        assertThat(handOver.take(0)).containsExactly(batch);
        forcer.submit(new Appended(List.of(batch), log.lastSequence(), events, events, events, false, 0));
    }
}
