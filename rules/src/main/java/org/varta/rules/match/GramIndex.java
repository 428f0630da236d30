package org.varta.rules.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds which of many literals a text holds, in one pass over it.
 *
 * <p>Each literal is filed under its rarest run of four characters (or all of it, when it is shorter). The pass hashes the
 * run that ends at each character into a bitmap small enough for the first-level cache; only where a bit is set is the
 * table asked, and only where the run is in the table are literals compared. Immutable.
 */
final class GramIndex {

    static final int GRAM = 4;

    /** One literal to be found. */
    record Entry(Atom.Text atom, int payload) {}

    private final Table[] tables;

    GramIndex(List<Entry> entries, GramCounts counts) {
        List<Table> byLength = new ArrayList<>();
        for (int gram = 1; gram <= GRAM; gram++) {
            int length = gram;
            List<Entry> own = entries.stream()
                    .filter(entry -> Math.min(entry.atom().literal().length(), GRAM) == length)
                    .toList();
            if (!own.isEmpty()) {
                byLength.add(new Table(length, own, counts));
            }
        }
        tables = byLength.toArray(Table[]::new);
    }

    /** Tells {@code found} the payload of each literal that the folded text holds; of some more than once. */
    void find(String text, IntConsumer found) {
        for (Table table : tables) {
            table.find(text, found);
        }
    }

    /** The run of {@code gram} characters from {@code start}, packed. */
    static long pack(String text, int start, int gram) {
        long packed = 0;
        for (int i = start; i < start + gram; i++) {
            packed = packed << 16 | text.charAt(i);
        }
        return packed;
    }

    /** The literals filed under runs of one length. */
    private static final class Table {
        private static final int BITMAP_BITS = 15;
        private static final long MIX = 0x9E3779B97F4A7C15L;

        private final int gram;
        private final long mask;
        private final long[] bitmap = new long[1 << (BITMAP_BITS - 6)];
        private final int tableShift;
        private final long[] keys;
        private final Bucket[] buckets;

        /** The literals of one run; {@code offsets} say where in each the run stands. */
        private record Bucket(List<Entry> entries, List<Integer> offsets) {}

        Table(int gram, List<Entry> entries, GramCounts counts) {
            this.gram = gram;
            this.mask = gram == 4 ? -1 : (1L << (16 * gram)) - 1;
            int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(entries.size()));
            this.tableShift = 64 - bits;
            this.keys = new long[1 << bits];
            this.buckets = new Bucket[1 << bits];
            for (Entry entry : entries) {
                String literal = entry.atom().literal();
                int offset = gram < GRAM ? 0 : counts.rarest(entry.atom());
                add(pack(literal, offset, gram), entry, offset);
            }
        }

        private void add(long key, Entry entry, int offset) {
            int hash = (int) ((key * MIX) >>> (64 - BITMAP_BITS));
            bitmap[hash >>> 6] |= 1L << (hash & 63);
            int slot = slot(key);
            if (buckets[slot] == null) {
                keys[slot] = key;
                buckets[slot] = new Bucket(new ArrayList<>(), new ArrayList<>());
            }
            buckets[slot].entries().add(entry);
            buckets[slot].offsets().add(offset);
        }

        private int slot(long key) {
            int slot = (int) ((key * MIX) >>> tableShift);
            while (buckets[slot] != null && keys[slot] != key) {
                slot = slot + 1 & keys.length - 1;
            }
            return slot;
        }

        void find(String text, IntConsumer found) {
            long run = 0;
            int length = text.length();
            for (int i = 0; i < length; i++) {
                run = (run << 16 | text.charAt(i)) & mask;
                int hash = (int) ((run * MIX) >>> (64 - BITMAP_BITS));
                if ((bitmap[hash >>> 6] >>> hash & 1) != 0 && i >= gram - 1) {
                    Bucket bucket = buckets[slot(run)];
                    if (bucket != null) {
                        compare(bucket, text, i - gram + 1, found);
                    }
                }
            }
        }

        private static void compare(Bucket bucket, String text, int at, IntConsumer found) {
            for (int i = 0; i < bucket.entries().size(); i++) {
                Entry entry = bucket.entries().get(i);
                String literal = entry.atom().literal();
                int start = at - bucket.offsets().get(i);
                boolean isInPlace = switch (entry.atom().place()) {
                    case WHOLE -> start == 0 && literal.length() == text.length();
                    case START -> start == 0;
                    case END -> start + literal.length() == text.length();
                    case ANYWHERE -> true;
                };
                if (isInPlace && text.startsWith(literal, start)) {
                    found.accept(entry.payload());
                }
            }
        }
    }
}
