package org.varta.engine.correlate.esper;

import org.varta.engine.correlate.PlannedCorrelation;

/** Counts hits. */
final class HitTally extends Tally.InArrivalOrder {

    HitTally(PlannedCorrelation correlation) {
        super(correlation);
    }

    @Override
    boolean holds() {
        return correlation.thresholds().hold(list.size);
    }
}
