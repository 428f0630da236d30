package org.varta.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.Journal;
import org.varta.collector.wire.Delivery;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** Offers events to a journal in batches, some of them waiting at any time, until all are durable. */
final class JournalFeed {

    private static final Origin ORIGIN = new Origin(Origin.DEFAULT_ORGANISATION, "ndjson", "ndjson", "", "127.0.0.1:1");

    private final Semaphore waiting;
    private final int permits;
    private final int batchEvents;

    /**
     * A feed.
     *
     * @param batches offered and not yet durable
     */
    JournalFeed(int batches, int batchEvents) {
        this.permits = batches;
        this.waiting = new Semaphore(batches);
        this.batchEvents = batchEvents;
    }

    /** Returns when the last one is durable. */
    void feed(Journal journal, int count, IntFunction<byte[]> event, IntToLongFunction receivedAtNs)
            throws InterruptedException {
        AtomicReference<Delivery.@Nullable Outcome> refused = new AtomicReference<>();
        for (int from = 0; from < count; from += batchEvents) {
            List<Frame> batch = new ArrayList<>(batchEvents);
            for (int i = from; i < Math.min(count, from + batchEvents); i++) {
                batch.add(
                        new Frame(receivedAtNs.applyAsLong(i), ORIGIN, Format.JSON, Frame.NO_CONTEXT, event.apply(i)));
            }
            waiting.acquire();
            journal.offer(batch, outcome -> {
                if (!(outcome instanceof Delivery.Outcome.Accepted)) {
                    refused.set(outcome);
                }
                waiting.release();
            });
        }
        waiting.acquire(permits);
        waiting.release(permits);
        if (refused.get() != null) {
            throw new IllegalStateException("refused: " + refused.get());
        }
    }
}
