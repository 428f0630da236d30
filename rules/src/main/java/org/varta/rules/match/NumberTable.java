package org.varta.rules.match;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the numbers that a text reads as. Immutable. */
final class NumberTable {

    /** @param number without trailing zeros */
    record Entry(BigDecimal number, int payload) {}

    private final int shift;
    private final long[] keys;
    /** Per slot the payload, or -1. */
    private final int[] payloads;
    /** All of them, for text that is no plain integer. */
    private final Map<BigDecimal, Integer> all = new HashMap<>();

    /** @param entries of different numbers */
    NumberTable(List<Entry> entries) {
        int bits = Math.max(3, 33 - Integer.numberOfLeadingZeros(entries.size()));
        shift = 64 - bits;
        keys = new long[1 << bits];
        payloads = new int[1 << bits];
        Arrays.fill(payloads, -1);
        for (Entry entry : entries) {
            all.put(entry.number(), entry.payload());
            byte[] plain = Bytes.ascii(entry.number().toPlainString());
            long key = NumberText.plainInteger(plain, 0, plain.length);
            if (key != NumberText.NO_INTEGER) {
                int slot = slot(key);
                keys[slot] = key;
                payloads[slot] = entry.payload();
            }
        }
    }

    private int slot(long key) {
        int slot = (int) ((key * Bytes.MIX) >>> shift);
        while (payloads[slot] >= 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    /** Whether {@code found} ended the search for the text between two offsets. */
    boolean find(byte[] bytes, int from, int to, Found found) {
        long integer = NumberText.plainInteger(bytes, from, to);
        if (integer != NumberText.NO_INTEGER) {
            int payload = payloads[slot(integer)];
            return payload >= 0 && found.take(payload);
        }
        BigDecimal number = NumberText.decimal(bytes, from, to);
        Integer payload = number == null ? null : all.get(number.stripTrailingZeros());
        return payload != null && found.take(payload);
    }
}
