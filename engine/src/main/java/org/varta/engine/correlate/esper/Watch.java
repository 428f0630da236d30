package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The aggregation function {@code watch(item)}: Esper makes one for each group, tells it what enters and leaves the group's
 * window, and asks for its value after each change. The value is a {@link Crossing} when the change made the correlation
 * true, else null.
 *
 * <p>Most kinds are judged after each change. Where something has to stay away, a window begins with each item and is judged
 * when that item leaves, before it does: at that instant the group holds what happened from the item on.
 */
public final class Watch implements AggregationFunction {

    private @Nullable Tally tally;
    private @Nullable Group group;
    private boolean isJudgedAtEnd;
    /** Whether it was true when it was last judged. */
    private boolean isTrue;

    private boolean isChanged;
    /** What entered, or the first that left, since the value was last asked for. */
    private @Nullable Item entered;

    private @Nullable Item left;
    private @Nullable Crossing value;
    private @Nullable List<Item> ending;

    Watch() {}

    @Override
    public void enter(Object object) {
        Item item = (Item) object;
        if (tally == null) {
            group = item.group;
            tally = Tally.of(item.group.correlation);
            isJudgedAtEnd = item.group.correlation.isJudgedAtEnd();
            isTrue = item.group.correlation.holdsOnNothing();
        }
        tally.add(item);
        entered = item;
        isChanged = true;
    }

    @Override
    public void leave(Object object) {
        Item item = (Item) object;
        Tally held = requireNonNull(tally);
        if (left == null) {
            left = item;
            if (isJudgedAtEnd) {
                judgeEnd(held);
            }
        }
        held.remove(item);
        item.group.leave();
        isChanged = true;
    }

    private void judgeEnd(Tally held) {
        boolean now = held.holds();
        ending = now && !isTrue ? held.items() : null;
        isTrue = now;
    }

    @Override
    public @Nullable Object getValue() {
        if (isChanged) {
            value = isJudgedAtEnd ? atEnd() : afterChange();
            isChanged = false;
            entered = null;
            left = null;
            ending = null;
        }
        return value;
    }

    private @Nullable Crossing atEnd() {
        return ending == null ? null : new Crossing(requireNonNull(left), ending, true);
    }

    private @Nullable Crossing afterChange() {
        Tally held = requireNonNull(tally);
        boolean wasTrue = isTrue;
        isTrue = held.holds();
        if (!isTrue || wasTrue) {
            return null;
        }
        if (entered != null) {
            return new Crossing(entered, held.items(), false);
        }
        if (!requireNonNull(group).isLive()) {
            return null; // buckets of a backlog do not move
        }
        Item newest = held.newest();
        List<Item> items = new ArrayList<>(held.items());
        if (newest == null) {
            newest = requireNonNull(left);
            items.add(newest);
        }
        return new Crossing(newest, items, true);
    }

    @Override
    public void clear() {
        tally = null;
    }
}
