package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.engine.detect.Hit;

/**
 * What a correlation counts: a hit, or a detection of another correlation.
 *
 * @param hit the hit; of a detection, its completing hit with the correlation's key and group fields
 * @param timeMs when it happened, as far as that is believed
 * @param member which of the correlation's rules it is
 * @param evidence the hits that it rests on
 * @param evidenceCount how many those are, also those left out
 */
record Item(Hit hit, long timeMs, int member, List<Hit> evidence, int evidenceCount) {
    Item {
        requireNonNull(hit, "hit");
        evidence = List.copyOf(evidence);
    }
}
