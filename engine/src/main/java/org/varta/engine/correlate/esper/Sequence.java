package org.varta.engine.correlate.esper;

import java.util.List;

/** Whether the rules of an ordered correlation hit in their order. */
final class Sequence {

    private Sequence() {}

    /**
     * Whether the items hold members 0, 1, 2 and so on, each later than the one before it: by its time, or at the same time
     * received after it. Taking the earliest of each is enough: if any choice is in order, that one is.
     *
     * @param items by time, then by sequence
     */
    static boolean isIn(List<Item> items, int members) {
        int wanted = 0;
        Item last = null;
        for (Item item : items) {
            if (item.member() == wanted && (last == null || !isSameEvent(last, item))) {
                last = item;
                wanted++;
                if (wanted == members) {
                    return true;
                }
            }
        }
        return false;
    }

    /** One event that hits two of the rules is no sequence. */
    private static boolean isSameEvent(Item one, Item other) {
        return one.hit().sequence() == other.hit().sequence();
    }
}
