package org.varta.engine.detect;

import java.util.List;

/**
 * Every hit of one event: one record of the hit log, so that a crash never leaves half of an event's hits.
 *
 * @param sequence of the event in the raw journal
 * @param clockMs the engine's clock when the event was passed, milliseconds since 1970: the latest receive time up to it
 * @param hits at least one, in the order of the rule set
 */
public record EventHits(long sequence, long clockMs, List<Hit> hits) {
    public EventHits {
        hits = List.copyOf(hits);
        if (hits.isEmpty()) {
            throw new IllegalArgumentException("an event without hits has no record");
        }
    }
}
