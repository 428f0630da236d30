package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import org.varta.engine.detect.Hit;

/**
 * What correlations take: a hit, or a detection of another correlation.
 *
 * @param hit the hit; of a detection, its completing hit with the correlation's key and group fields
 * @param timeMs when it happened, as far as that is believed
 * @param evidence the hits that it rests on
 * @param evidenceCount how many those are, also those left out
 */
record Occurrence(Hit hit, long timeMs, List<Hit> evidence, int evidenceCount) {

    static final Comparator<Occurrence> BY_TIME = Comparator.comparingLong(Occurrence::timeMs)
            .thenComparingLong(one -> one.hit().sequence())
            .thenComparingInt(one -> one.hit().ordinal());

    Occurrence {
        requireNonNull(hit, "hit");
        evidence = List.copyOf(evidence);
    }

    /** Whether it is a later event: by its time, or at the same time received after. One event is not later than itself. */
    boolean isAfter(Occurrence other) {
        return timeMs > other.timeMs || (timeMs == other.timeMs && hit.sequence() > other.hit.sequence());
    }
}
