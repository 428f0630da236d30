package org.varta.engine.correlate.esper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.PlannedCorrelation;

/** What is in one group's window, and whether that makes the correlation true. Nothing here knows of time. */
abstract class Tally {

    final PlannedCorrelation correlation;

    Tally(PlannedCorrelation correlation) {
        this.correlation = correlation;
    }

    /** An empty one. */
    static Tally of(PlannedCorrelation correlation) {
        return switch (correlation.counts()) {
            case HITS -> new HitTally(correlation);
            case VALUES -> new ValueTally(correlation);
            case MEMBERS, TERMS -> new MemberTally(correlation);
            case SUM, AVERAGE, PERCENTILE -> new NumberTally(correlation);
            case TERMS_IN_ORDER -> new SequenceTally(correlation);
        };
    }

    abstract void add(Item item);

    abstract void remove(Item item);

    /** Whether the correlation is true of what is in the window. */
    abstract boolean holds();

    /** What is in the window. */
    abstract List<Item> items();

    /** What came last of what is in the window; null when it is empty. */
    abstract @Nullable Item newest();

    /** Keeps its items in the order in which they came. */
    abstract static class InArrivalOrder extends Tally {

        final ItemList list = new ItemList();

        InArrivalOrder(PlannedCorrelation correlation) {
            super(correlation);
        }

        @Override
        void add(Item item) {
            list.add(item);
        }

        @Override
        void remove(Item item) {
            list.remove(item);
        }

        @Override
        final List<Item> items() {
            List<Item> all = new ArrayList<>(list.size);
            list.copyTo(all);
            return all;
        }

        @Override
        final @Nullable Item newest() {
            return list.last;
        }
    }
}
