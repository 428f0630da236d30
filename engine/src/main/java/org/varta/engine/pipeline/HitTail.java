package org.varta.engine.pipeline;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.EventHits;

/**
 * Hits that were durable before a crash and lie beyond the checkpoint. They hold as they stand: records up to the last of
 * them are not matched again, so that an upgrade after a crash cannot contradict them. The same holds for the records behind
 * them up to the one whose clock raised the last alert of the alert log: hits are durable before alerts, so these have none.
 */
final class HitTail implements AutoCloseable {

    private final RecordCursor<EventHits> cursor;
    private final long lastSequence;
    private final long alertedAtMs;
    private @Nullable EventHits head;

    private HitTail(RecordCursor<EventHits> cursor, long lastSequence, long alertedAtMs) throws IOException {
        this.cursor = cursor;
        this.lastSequence = lastSequence;
        this.alertedAtMs = alertedAtMs;
        this.head = cursor.next();
    }

    /**
     * The tail behind a checkpoint.
     *
     * @param alertedAtMs the engine's clock when it raised the last alert beyond the checkpoint, or 0
     */
    static HitTail after(DetectLog<EventHits> hits, long hitIndex, long alertedAtMs) throws IOException {
        long last = hits.lastIndex();
        long lastSequence = 0;
        if (last > hitIndex) {
            try (RecordCursor<EventHits> end = hits.from(last)) {
                EventHits newest = end.next();
                if (newest == null) {
                    throw new IOException("the hit log ends before its record " + last);
                }
                lastSequence = newest.sequence();
            }
        }
        return new HitTail(hits.from(hitIndex + 1), lastSequence, alertedAtMs);
    }

    /**
     * Whether a record was matched before the crash.
     *
     * @param clockMs the engine's clock behind the record before it
     */
    boolean covers(long sequence, long clockMs) {
        return sequence <= lastSequence || clockMs < alertedAtMs;
    }

    /** The first record of a row that this does not cover, as long as the clock stands still. */
    long end(long clockMs) {
        return clockMs < alertedAtMs ? Long.MAX_VALUE : lastSequence + 1;
    }

    /** The hits of a record that this covers; asked for in rising order. */
    @Nullable
    EventHits take(long sequence) throws IOException {
        EventHits found = head;
        return found != null && found.sequence() == sequence ? takeUpTo(sequence) : null;
    }

    /** The next hits, if they are of a record up to a sequence. */
    @Nullable
    EventHits takeUpTo(long sequence) throws IOException {
        EventHits found = head;
        if (found == null || found.sequence() > sequence) {
            return null;
        }
        head = found.sequence() < lastSequence ? cursor.next() : null;
        return found;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
