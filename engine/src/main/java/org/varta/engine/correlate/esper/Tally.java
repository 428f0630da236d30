package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.PlannedCorrelation;

/**
 * What is in one group's window, and whether that makes the correlation true. Nothing here knows of time.
 *
 * <p>Most kinds are judged after each change. Where something has to stay away, a window begins with each item and is judged
 * when that item leaves, before it does: at that instant the group holds what happened from the item on.
 */
abstract class Tally {

    final PlannedCorrelation correlation;

    private final Group group;
    private final boolean isJudgedAtEnd;
    /** Whether it was true when it was last judged. */
    private boolean isTrue;

    private boolean isChanged;
    /** What entered, or the first that left, since it was last judged. */
    private @Nullable Item entered;

    private @Nullable Item left;
    private @Nullable List<Item> ending;

    Tally(Group group) {
        this.group = group;
        this.correlation = group.correlation;
        this.isJudgedAtEnd = correlation.isJudgedAtEnd();
        this.isTrue = correlation.holdsOnNothing();
    }

    /** An empty one. */
    static Tally of(Group group) {
        return switch (group.correlation.counts()) {
            case HITS -> new HitTally(group);
            case VALUES -> new ValueTally(group);
            case MEMBERS, TERMS -> new MemberTally(group);
            case SUM, AVERAGE, PERCENTILE -> new NumberTally(group);
            case TERMS_IN_ORDER -> new SequenceTally(group);
        };
    }

    /** Whether something entered or left since it was last judged. */
    boolean isChanged() {
        return isChanged;
    }

    void enter(Item item) {
        add(item);
        entered = item;
        isChanged = true;
    }

    void leave(Item item) {
        if (left == null) {
            left = item;
            if (isJudgedAtEnd) {
                boolean now = holds();
                ending = now && !isTrue ? items() : null;
                isTrue = now;
            }
        }
        remove(item);
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
        isTrue = holds();
        if (!isTrue || wasTrue) {
            return null;
        }
        if (entered != null) {
            return new Crossing(entered, items(), false);
        }
        if (!group.isLive()) {
            return null; // buckets of a backlog do not move
        }
        Item newest = newest();
        List<Item> items = new ArrayList<>(items());
        if (newest == null) {
            newest = requireNonNull(left);
            items.add(newest);
        }
        return new Crossing(newest, items, true);
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

        InArrivalOrder(Group group) {
            super(group);
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
