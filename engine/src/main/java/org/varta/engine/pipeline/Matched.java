package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.EventHits;

/**
 * What came of a row of records.
 *
 * @param lastSequence of the row
 * @param clockMs the engine's clock at its end, milliseconds since 1970
 * @param moments what the correlator has to see, in order
 * @param fresh hits that are not in the hit log yet, in order; they are among {@code moments} too
 * @param letters what could not be decoded or read, in order
 * @param evaluated events that were decoded and matched, now or before a crash
 * @param tally what became of each record
 */
record Matched(
        long lastSequence,
        long clockMs,
        List<Moment> moments,
        List<EventHits> fresh,
        List<DeadLetter> letters,
        int evaluated,
        Tally tally) {
    Matched {
        requireNonNull(tally, "tally");
        moments = List.copyOf(moments);
        fresh = List.copyOf(fresh);
        letters = List.copyOf(letters);
    }
}
