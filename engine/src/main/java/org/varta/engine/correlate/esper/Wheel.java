package org.varta.engine.correlate.esper;

import org.jspecify.annotations.Nullable;

/**
 * Entries by their time, to be taken when it has come: those of one instant in the order in which they were added.
 *
 * <p>A hierarchy of {@value #LEVELS} wheels with {@value #SLOTS} slots each, a list in a slot. The lowest wheel has a slot for
 * each millisecond, a slot of the next spans the whole of the one below, and so on: an entry is in the wheel of the highest
 * digit in which its time differs from now. When now comes to a slot, its entries go to the wheels below. So an entry is
 * moved once a level at most, whatever else there is, and nothing is compared; entries of one instant always share a slot.
 */
final class Wheel {

    /** What {@link #nextMs} says of an empty one. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int LEVELS = (Long.SIZE + BITS - 1) / BITS;

    private final @Nullable Entry[] first = new Entry[LEVELS * SLOTS];
    private final @Nullable Entry[] last = new Entry[LEVELS * SLOTS];
    /** For each level a bit for each slot that has entries. */
    private final long[] used = new long[LEVELS];

    private long nowMs;

    /** What is in a wheel; in one at a time, once. */
    public abstract static class Entry {

        /** When it is to be taken, in ms since 1970, not negative. */
        final long atMs;

        @Nullable
        Entry next;

        Entry(long atMs) {
            this.atMs = atMs;
        }
    }

    /**
     * Adds an entry.
     *
     * @throws IllegalArgumentException if its time has been passed
     */
    void add(Entry entry) {
        if (entry.atMs < nowMs) {
            throw new IllegalArgumentException(entry.atMs + " is before " + nowMs);
        }
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((entry.atMs ^ nowMs) | 1)) / BITS;
        int digit = (int) (entry.atMs >>> (level * BITS)) & (SLOTS - 1);
        int slot = level * SLOTS + digit;
        Entry before = last[slot];
        if (before == null) {
            first[slot] = entry;
            used[level] |= 1L << digit;
        } else {
            before.next = entry;
        }
        last[slot] = entry;
    }

    /** A time until which there is nothing to be done: that of the next entry, or before it. {@link #NEVER} when there is none. */
    long nextMs() {
        int level = lowestUsed();
        return level == LEVELS ? NEVER : slotMs(level);
    }

    /** The level of the entries that come next: what differs from now in a higher digit is later. */
    private int lowestUsed() {
        int level = 0;
        while (level < LEVELS && used[level] == 0) {
            level++;
        }
        return level;
    }

    /** When the first slot in use of a level begins. */
    private long slotMs(int level) {
        int shift = level * BITS;
        return ((nowMs >>> shift >>> BITS << BITS) | Long.numberOfTrailingZeros(used[level])) << shift;
    }

    /**
     * Takes out the entries whose time has come.
     *
     * @param toMs now, from now on; not less than the time before
     * @return the first of them, linked to the next, in the order of their times; null when there are none
     */
    @Nullable
    Entry takeUntil(long toMs) {
        Entry head = null;
        Entry tail = null;
        for (int level = lowestUsed(); level < LEVELS && slotMs(level) <= toMs; level = lowestUsed()) {
            nowMs = slotMs(level);
            int slot = level * SLOTS + Long.numberOfTrailingZeros(used[level]);
            Entry entries = first[slot];
            Entry end = last[slot];
            first[slot] = null;
            last[slot] = null;
            used[level] &= used[level] - 1;
            if (level > 0) {
                addAll(entries);
                continue;
            }
            if (tail == null) {
                head = entries;
            } else {
                tail.next = entries;
            }
            tail = end;
        }
        nowMs = Math.max(nowMs, toMs);
        return head;
    }

    private void addAll(@Nullable Entry entries) {
        for (Entry entry = entries; entry != null; ) {
            Entry next = entry.next;
            entry.next = null;
            add(entry);
            entry = next;
        }
    }
}
