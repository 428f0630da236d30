package org.varta.collector.journal;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Frame;

/**
 * The one thread that writes the journal: takes what waits as one group, appends it, forces it, settles it. A lone event
 * is committed at once; under load a group is what came during the last force.
 */
final class Committer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** No longer than that without a look at the clock, which may be set or, in tests, moved by hand. */
    private static final long WAIT_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RecordLog log;
    private final HandOver handOver;
    private final DiskGuard disk;
    private final InstantSource clock;
    private final JournalMeters meters;
    private final EnvelopeEncoder encoder = new EnvelopeEncoder();
    private long tickSecond = Long.MIN_VALUE;
    private long recordBytes;
    private volatile String failure = "";
    private volatile CommitListener commitListener = CommitListener.NONE;

    Committer(RecordLog log, HandOver handOver, DiskGuard disk, InstantSource clock, JournalMeters meters) {
        this.log = log;
        this.handOver = handOver;
        this.disk = disk;
        this.clock = clock;
        this.meters = meters;
    }

    void onCommit(CommitListener listener) {
        commitListener = listener;
    }

    /** Why nothing is accepted any more; empty as long as all is well. */
    String failure() {
        return failure;
    }

    @Override
    @SuppressWarnings("CatchAllThrowable") // whatever it is, senders must be told
    public void run() {
        try (log) {
            while (!handOver.isDrained()) {
                step();
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void step() throws IOException {
        List<Batch> group = handOver.take(Math.min(WAIT_MAX_NS, nsToNextSecond()));
        boolean tick = isTickDue();
        if (!tick && group.isEmpty()) {
            return;
        }
        Reason refusal = Reason.FAILED;
        boolean accepted = false;
        try {
            if (disk.permits(bytes(group))) {
                commit(group, tick);
                accepted = true;
            } else {
                refusal = Reason.DISK_FULL;
                commit(List.of(), tick);
            }
        } finally {
            if (!accepted) {
                for (Batch batch : group) {
                    batch.refused(refusal);
                }
            }
            handOver.release(group);
        }
    }

    private void commit(List<Batch> group, boolean tick) throws IOException {
        if (!tick && group.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        recordBytes = 0;
        if (tick) {
            append(encoder.encodeTick(tickSecond * SECOND_NS, commitListener.atTick(tickSecond)));
        }
        long[] firstSequences = new long[group.size()];
        int events = 0;
        for (int i = 0; i < firstSequences.length; i++) {
            Batch batch = group.get(i);
            firstSequences[i] = log.lastSequence() + 1;
            for (Frame frame : batch.frames()) {
                append(encoder.encode(batch.kind(), frame));
            }
            events += batch.frames().size();
        }
        log.force();
        meters.committed(recordBytes, events, System.nanoTime() - begin);
        meters.recorded(JournalRecord.Kind.TICK, tick ? 1 : 0);
        commitListener.committed(events(group), log.lastSequence());
        for (int i = 0; i < firstSequences.length; i++) {
            Batch batch = group.get(i);
            meters.recorded(batch.kind(), batch.frames().size());
            batch.accepted(firstSequences[i]);
        }
    }

    private static List<List<Frame>> events(List<Batch> group) {
        return group.stream()
                .filter(batch -> batch.kind() == JournalRecord.Kind.EVENT)
                .map(Batch::frames)
                .toList();
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

    private void fail(Throwable cause) {
        failure = cause.toString();
        LOG.error("the journal has failed; nothing is accepted until a restart", cause);
        handOver.close(Reason.FAILED);
        for (List<Batch> rest = handOver.take(0); !rest.isEmpty(); rest = handOver.take(0)) {
            rest.forEach(batch -> batch.refused(Reason.FAILED));
            handOver.release(rest);
        }
    }
}
