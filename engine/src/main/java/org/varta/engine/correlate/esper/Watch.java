package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one group's window makes the correlation true.
 *
 * <p>Most kinds are judged after each change. Where something has to stay away, a window begins with each item and is judged
 * when that item leaves, before it does: at that instant the group holds what happened from the item on.
 */
final class Watch {

    private final Group group;
    private final Tally tally;
    private final boolean isJudgedAtEnd;
    /** Whether it was true when it was last judged. */
    private boolean isTrue;

    private boolean isChanged;
    /** What entered, or the first that left, since it was last judged. */
    private @Nullable Item entered;

    private @Nullable Item left;
    private @Nullable List<Item> ending;

    Watch(Group group) {
        this.group = group;
        this.tally = Tally.of(group.correlation);
        this.isJudgedAtEnd = group.correlation.isJudgedAtEnd();
        this.isTrue = group.correlation.holdsOnNothing();
    }

    /** Whether something entered or left since it was last judged. */
    boolean isChanged() {
        return isChanged;
    }

    void enter(Item item) {
        tally.add(item);
        entered = item;
        isChanged = true;
    }

    void leave(Item item) {
        if (left == null) {
            left = item;
            if (isJudgedAtEnd) {
                boolean now = tally.holds();
                ending = now && !isTrue ? tally.items() : null;
                isTrue = now;
            }
        }
        tally.remove(item);
        group.leave();
        isChanged = true;
    }

    /** What the changes since the last time made true; null when they did not. */
    @Nullable
    Crossing judge() {
        Crossing crossing = isJudgedAtEnd ? atEnd() : afterChange();
        isChanged = false;
        entered = null;
        left = null;
        ending = null;
        return crossing;
    }

    private @Nullable Crossing atEnd() {
        return ending == null ? null : new Crossing(requireNonNull(left), ending, true);
    }

    private @Nullable Crossing afterChange() {
        boolean wasTrue = isTrue;
        isTrue = tally.holds();
        if (!isTrue || wasTrue) {
            return null;
        }
        if (entered != null) {
            return new Crossing(entered, tally.items(), false);
        }
        if (!group.isLive()) {
            return null; // buckets of a backlog do not move
        }
        Item newest = tally.newest();
        List<Item> items = new ArrayList<>(tally.items());
        if (newest == null) {
            newest = requireNonNull(left);
            items.add(newest);
        }
        return new Crossing(newest, items, true);
    }
}
