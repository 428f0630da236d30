package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts different values. Few items are compared one by one; most groups of most rules never have more. */
final class ValueTally extends Tally.InArrivalOrder {

    private static final int FEW = 8;

    private @Nullable Map<Object, Integer> timesByValue;
    private int different;

    ValueTally(Group group) {
        super(group);
    }

    @Override
    void add(Item item) {
        Object value = requireNonNull(item.value);
        if (timesByValue == null && list.size >= FEW) {
            Map<Object, Integer> times = new HashMap<>();
            for (Item each = list.first; each != null; each = each.after) {
                times.merge(requireNonNull(each.value), 1, Integer::sum);
            }
            timesByValue = times;
        }
        if (timesByValue != null) {
            timesByValue.merge(value, 1, Integer::sum);
            different = timesByValue.size();
        } else if (!isListed(value)) {
            different++;
        }
        super.add(item);
    }

    @Override
    void remove(Item item) {
        super.remove(item);
        Object value = requireNonNull(item.value);
        if (timesByValue != null) {
            timesByValue.computeIfPresent(value, (v, times) -> times == 1 ? null : times - 1);
            different = timesByValue.size();
        } else if (!isListed(value)) {
            different--;
        }
    }

    private boolean isListed(Object value) {
        for (Item each = list.first; each != null; each = each.after) {
            if (value.equals(each.value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean holds() {
        return correlation.thresholds().hold(different);
    }
}
