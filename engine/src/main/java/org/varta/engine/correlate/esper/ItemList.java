package org.varta.engine.correlate.esper;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Items of a group one behind the other. */
final class ItemList {

    @Nullable
    Item first;

    @Nullable
    Item last;

    int size;

    void add(Item item) {
        insertAfter(last, item);
    }

    /** Puts it where its time says: a few steps from the end, unless it is very late. */
    void insertByTime(Item item) {
        Item place = last;
        while (place != null && Occurrence.compareTime(place.occurrence, item.occurrence) > 0) {
            place = place.before;
        }
        insertAfter(place, item);
    }

    private void insertAfter(@Nullable Item place, Item item) {
        Item next = place == null ? first : place.after;
        item.before = place;
        item.after = next;
        if (place == null) {
            first = item;
        } else {
            place.after = item;
        }
        if (next == null) {
            last = item;
        } else {
            next.before = item;
        }
        size++;
    }

    void remove(Item item) {
        Item before = item.before;
        Item after = item.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        item.before = null;
        item.after = null;
        size--;
    }

    void copyTo(List<Item> into) {
        for (Item item = first; item != null; item = item.after) {
            into.add(item);
        }
    }
}
