package org.varta.engine.correlate.esper;

/** Counts hits. */
final class HitTally extends Tally.InArrivalOrder {

    HitTally(Group group) {
        super(group);
    }

    @Override
    boolean holds() {
        return correlation.thresholds().hold(list.size);
    }
}
