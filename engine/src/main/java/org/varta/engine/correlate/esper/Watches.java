package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The aggregation function {@code watch(item)}: Esper tells it what enters and leaves the window, and asks for its value after
 * each change. The value is what the change made true, a list of {@link Crossing}, or null when that is nothing. Each item
 * knows its group, and the group has its {@link Tally}: Esper itself groups nothing, which would take it a look-up in a
 * hash table for each item that enters, leaves or is judged.
 */
public final class Watches implements AggregationFunction {

    /** Of the groups that changed since the value was last asked for, in the order in which they did. */
    private final List<Tally> changed = new ArrayList<>();

    private @Nullable List<Crossing> value;

    Watches() {}

    @Override
    public void enter(Object object) {
        Item item = (Item) object;
        note(item.group.tally()).enter(item);
    }

    @Override
    public void leave(Object object) {
        Item item = (Item) object;
        note(item.group.tally()).leave(item);
    }

    private Tally note(Tally tally) {
        if (!tally.isChanged()) {
            changed.add(tally);
        }
        return tally;
    }

    @Override
    public @Nullable Object getValue() {
        if (!changed.isEmpty()) {
            value = null;
            for (Tally tally : changed) {
                Crossing crossing = tally.judge();
                if (crossing != null) {
                    value = value == null ? new ArrayList<>(1) : value;
                    value.add(crossing);
                }
            }
            changed.clear();
        }
        return value;
    }

    @Override
    public void clear() {
        changed.clear();
        value = null;
    }
}
