package org.varta.collector.journal;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Frame;

/**
 * The one thread that appends to the journal: takes what waits as one group, appends it, hands it to the {@link Forcer}. A
 * lone event is committed at once; under load a group is what came during the last force.
 */
final class Committer implements Runnable {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** No longer than that without a look at the clock, which may be set or, in tests, moved by hand. */
    private static final long WAIT_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RecordLog log;
    private final HandOver handOver;
    private final DiskGuard disk;
    private final InstantSource clock;
    private final Forcer forcer;
    private final EnvelopeEncoder encoder = new EnvelopeEncoder();
    private long tickSecond = Long.MIN_VALUE;
    private long recordBytes;

    Committer(RecordLog log, HandOver handOver, DiskGuard disk, InstantSource clock, Forcer forcer) {
        this.log = log;
        this.handOver = handOver;
        this.disk = disk;
        this.clock = clock;
        this.forcer = forcer;
    }

    @Override
    public void run() {
        forcer.start();
        try (log;
                forcer) {
            appendUntilDrained();
        } catch (IOException e) {
            forcer.fail(e);
        }
    }

    @SuppressWarnings("CatchAllThrowable") // whatever it is, senders must be told
    private void appendUntilDrained() {
        try {
            while (!handOver.isDrained()) {
                step();
            }
        } catch (Throwable e) {
            forcer.fail(e);
            for (List<Batch> rest = handOver.take(0); !rest.isEmpty(); rest = handOver.take(0)) {
                refuse(rest, Reason.FAILED);
            }
        }
    }

    private void step() throws IOException {
        List<Batch> group = handOver.take(Math.min(WAIT_MAX_NS, nsToNextSecond()));
        boolean tick = isTickDue();
        if (!tick && group.isEmpty()) {
            return;
        }
        Reason refusal = Reason.FAILED;
        boolean isAppended = false;
        try {
            long bytes = bytes(group);
            if (disk.permits(bytes)) {
                append(group, bytes, tick);
                isAppended = true;
            } else {
                refusal = Reason.DISK_FULL;
                append(List.of(), 0, tick);
            }
        } finally {
            if (!isAppended) {
                refuse(group, refusal);
            }
        }
        if (log.isSegmentFull()) {
            forcer.awaitIdle();
            log.closeSegment();
        }
    }

    private void append(List<Batch> group, long bytes, boolean tick) throws IOException {
        if (!tick && group.isEmpty()) {
            return;
        }
        int events = group.stream().mapToInt(batch -> batch.frames().size()).sum();
        if (tick) {
            forcer.awaitIdle(); // the tick says what came before it
        }
        forcer.awaitRoom(events, bytes);
        long beganNs = System.nanoTime();
        recordBytes = 0;
        if (tick) {
            append(encoder.encodeTick(tickSecond * SECOND_NS, forcer.atTick(tickSecond)));
        }
        for (Batch batch : group) {
            for (Frame frame : batch.frames()) {
                append(encoder.encode(batch.kind(), frame));
            }
        }
        forcer.submit(new Appended(group, log.lastSequence(), events, bytes, recordBytes, tick, beganNs));
    }

    private void refuse(List<Batch> group, Reason reason) {
        group.forEach(batch -> batch.refused(reason));
        handOver.release(group);
    }

    private void append(int bytes) throws IOException {
        long unused = log.append(encoder.array(), 0, bytes);
        recordBytes += bytes;
    }

    /** A second that was jumped over gets no tick of its own; a clock that is set back goes on ticking. */
    private boolean isTickDue() {
        long second = clock.instant().getEpochSecond();
        if (second == tickSecond) {
            return false;
        }
        tickSecond = second;
        return disk.permitsTick();
    }

    private long nsToNextSecond() {
        Instant now = clock.instant();
        return now.getEpochSecond() == tickSecond ? SECOND_NS - now.getNano() : 0;
    }

    private static long bytes(List<Batch> group) {
        long bytes = 0;
        for (Batch batch : group) {
            bytes += batch.bytes();
        }
        return bytes;
    }
}
