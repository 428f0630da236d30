package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.EventHits;

/**
 * A correlator whose windows are filled from the hit log before it goes to work. What the hits of the past complete was
 * raised when they were new, or is not ours: it is discarded. Owned by one thread at a time.
 */
final class WarmCorrelator implements AutoCloseable {

    private final Correlator correlator;
    private final long reachMs;
    private final List<Detection> raised = new ArrayList<>();
    private long warmIndex = -1;
    private boolean isMuted;

    private WarmCorrelator(CorrelatorFactory factory, CorrelationPlan plan) {
        this.reachMs = plan.reachMs();
        this.correlator = factory.open(plan, this::raise);
    }

    static WarmCorrelator open(CorrelatorFactory factory, CorrelationPlan plan) {
        return new WarmCorrelator(factory, plan);
    }

    private void raise(Detection detection) {
        if (!isMuted) {
            raised.add(detection);
        }
    }

    /**
     * Takes the hits that can still matter, up to an index of the hit log; goes on where the last call ended, so that most
     * of it can be done beside the rule set that is still in force.
     *
     * @param clockMs the engine's clock behind that hit
     */
    void warmTo(DetectLog<EventHits> hits, long hitIndex, long clockMs) throws IOException {
        isMuted = true;
        try {
            long from = warmIndex < 0 ? firstHitAfter(hits, clockMs - reachMs, hitIndex) : warmIndex + 1;
            if (from <= hitIndex) {
                try (RecordCursor<EventHits> cursor = hits.from(from)) {
                    for (long index = from; index <= hitIndex; index++) {
                        EventHits event = required(cursor.next(), index);
                        correlator.advanceTo(event.clockMs());
                        event.hits().forEach(correlator::accept);
                    }
                }
            }
            correlator.advanceTo(clockMs);
            warmIndex = Math.max(warmIndex, hitIndex);
        } finally {
            isMuted = false;
        }
    }

    /** The first hit record, up to an index, whose clock is later than a time: clocks never go back in the log. */
    private static long firstHitAfter(DetectLog<EventHits> hits, long boundMs, long hitIndex) throws IOException {
        long low = 1;
        long high = hitIndex + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            try (RecordCursor<EventHits> cursor = hits.from(middle)) {
                if (required(cursor.next(), middle).clockMs() > boundMs) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
        }
        return low;
    }

    private static EventHits required(@Nullable EventHits event, long index) throws IOException {
        if (event == null) {
            throw new IOException("the hit log ends before its record " + index);
        }
        return event;
    }

    /** Moves the clock to a moment and takes its hits. Returns what came true, valid until the next call. */
    List<Detection> take(Moment moment) {
        raised.clear();
        correlator.advanceTo(moment.clockMs());
        EventHits event = moment.hits();
        if (event != null) {
            event.hits().forEach(correlator::accept);
        }
        return raised;
    }

    /** See {@link Correlator#degradations}. */
    List<Degradation> degradations() {
        return correlator.degradations();
    }

    @Override
    public void close() {
        correlator.close();
    }
}
