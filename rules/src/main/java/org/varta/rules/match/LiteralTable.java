package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Literals by a number that is made of some of their bytes; equal numbers stand side by side. Immutable once built. */
final class LiteralTable {

    /** The table is at least so many times as large as there are keys, so that most look-ups end at once. */
    private static final int SPARSENESS = 2;

    private final int shift;
    private final long[] keys;
    /** Per slot where its literals begin in the arrays below, or -1. */
    private final int[] starts;

    private final byte[][] literals;
    private final int[] payloads;
    /** Where in the literal the bytes of the key stand. */
    private final int[] offsets;

    /** Marks the last literal of a key. */
    private final boolean[] isLast;

    private LiteralTable(int bits, int size) {
        shift = 64 - bits;
        keys = new long[1 << bits];
        starts = new int[1 << bits];
        Arrays.fill(starts, -1);
        literals = new byte[size][];
        payloads = new int[size];
        offsets = new int[size];
        isLast = new boolean[size];
    }

    /** What a table is built of. */
    static final class Builder {

        private record Entry(long key, Needle literal, int offset) {}

        private final List<Entry> entries = new ArrayList<>();

        void add(long key, Needle literal, int offset) {
            entries.add(new Entry(key, literal, offset));
        }

        boolean isEmpty() {
            return entries.isEmpty();
        }

        LiteralTable build() {
            int size = entries.size();
            int bits = Math.max(3, 32 - Integer.numberOfLeadingZeros(size * SPARSENESS));
            LiteralTable table = new LiteralTable(bits, size);
            entries.sort((a, b) -> Long.compare(a.key(), b.key()));
            for (int i = 0; i < size; i++) {
                Entry entry = entries.get(i);
                table.literals[i] = entry.literal().bytes();
                table.payloads[i] = entry.literal().payload();
                table.offsets[i] = entry.offset();
                table.isLast[i] = i + 1 == size || entries.get(i + 1).key() != entry.key();
                if (i == 0 || table.isLast[i - 1]) {
                    table.put(entry.key(), i);
                }
            }
            return table;
        }
    }

    private void put(long key, int start) {
        int slot = (int) ((key * Bytes.MIX) >>> shift);
        while (starts[slot] >= 0) {
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        starts[slot] = start;
    }

    /** The first literal of a key, or -1. */
    int first(long key) {
        int slot = (int) ((key * Bytes.MIX) >>> shift);
        while (starts[slot] >= 0) {
            if (keys[slot] == key) {
                return starts[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return -1;
    }

    /** The next literal of the same key, or -1. */
    int next(int literal) {
        return isLast[literal] ? -1 : literal + 1;
    }

    byte[] bytes(int literal) {
        return literals[literal];
    }

    int payload(int literal) {
        return payloads[literal];
    }

    int offset(int literal) {
        return offsets[literal];
    }
}
