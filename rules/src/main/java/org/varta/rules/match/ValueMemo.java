package org.varta.rules.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;

/**
 * What indices found in values of fields lately. Most fields of events hold the same few values again and again, and one
 * that was looked through before need not be unescaped, folded and looked through again. Owned by one matcher.
 *
 * <p>A value is kept as its sender wrote it and compared byte by byte, so what is remembered is what would be found. Each
 * has one place where it may be, given by its hash, and puts out what was there.
 */
final class ValueMemo implements Found {

    /** So many values are kept; a power of two. */
    static final int MAX_VALUES = 1 << 11;

    /** Longer values are looked through each time. */
    static final int MAX_VALUE_BYTES = 1024;

    /** A value in which more is found is looked through each time. */
    static final int MAX_FOUND = 64;

    private static final int ROUND_BYTES = 32;

    private final @Nullable SlotIndex[] owners = new @Nullable SlotIndex[MAX_VALUES];
    private final byte[][] values = new byte[MAX_VALUES][];
    /** Length of the value; its complement when JSON escapes stand in it. */
    private final int[] lengths = new int[MAX_VALUES];

    private final int[][] payloads = new int[MAX_VALUES][];
    private final int[] counts = new int[MAX_VALUES];

    private final int[] seen = new int[MAX_FOUND];
    private int seenCount;
    private Found taker = Found.FIRST;
    private long looksThrough;

    ValueMemo() {
        Arrays.fill(values, new byte[0]);
        Arrays.fill(payloads, new int[0]);
    }

    /**
     * Tells {@code found} what the index finds in a value.
     *
     * @param found never ends the search
     */
    void collect(SlotIndex index, Event event, int node, Found found) {
        int length = event.valueLength(node);
        if (length > MAX_VALUE_BYTES) {
            looksThrough++;
            index.collectFrom(event, node, found);
            return;
        }
        int from = event.valueOffset(node);
        byte[] bytes = event.bytes();
        int at = place(Bytes.hash(bytes, from, from + length), index);
        int marked = event.isValueEscaped(node) ? ~length : length;
        if (owners[at] == index
                && lengths[at] == marked
                && Arrays.equals(values[at], 0, length, bytes, from, from + length)) {
            int[] known = payloads[at];
            for (int i = 0, count = counts[at]; i < count; i++) {
                found.take(known[i]);
            }
            return;
        }
        looksThrough++;
        seenCount = 0;
        taker = found;
        index.collectFrom(event, node, this);
        if (seenCount <= MAX_FOUND) {
            keep(at, index, event, node, marked);
        }
    }

    private static int place(long hash, SlotIndex index) {
        return (int) (((hash ^ index.salt()) * Bytes.MIX) >>> 40) & (MAX_VALUES - 1);
    }

    private void keep(int at, SlotIndex index, Event event, int node, int marked) {
        int length = event.valueLength(node);
        if (values[at].length < length) {
            values[at] = new byte[(length + ROUND_BYTES - 1) & -ROUND_BYTES];
        }
        System.arraycopy(event.bytes(), event.valueOffset(node), values[at], 0, length);
        if (payloads[at].length < seenCount) {
            payloads[at] = new int[seenCount];
        }
        System.arraycopy(seen, 0, payloads[at], 0, seenCount);
        counts[at] = seenCount;
        lengths[at] = marked;
        owners[at] = index;
    }

    @Override
    public boolean take(int payload) {
        if (seenCount < MAX_FOUND) {
            seen[seenCount] = payload;
        }
        seenCount++;
        return taker.take(payload);
    }

    /** How many values had to be looked through so far. */
    long looksThrough() {
        return looksThrough;
    }
}
