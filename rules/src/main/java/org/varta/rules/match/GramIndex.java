package org.varta.rules.match;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many literals a text holds, in one pass over it.
 *
 * <p>The pass hashes runs of four bytes into a bitmap small enough for the first-level cache; only where a bit is set is
 * the table asked, and only where the run is in the table are literals compared. When all literals are longer than four
 * bytes the pass looks at every second, third ... eighth run only, and each literal is filed under that many runs side by
 * side, so that one of them is met wherever the literal stands. Literals shorter than four bytes have a pass for each
 * length; where there are few of them they are looked for one by one, at eight places at a time.
 *
 * <p>Runs are hashed without the bit that tells upper case from lower, and literals are compared with ASCII letters folded;
 * so text can be searched that is not folded yet. Immutable.
 */
final class GramIndex {

    static final int GRAM = 4;

    /** So many short literals of a length are looked for one by one. */
    static final int FEW = 4;

    private static final int MAX_STRIDE = 8;
    private static final int CASE = 0x20202020;

    private final @Nullable Pass long4;
    private final Pass[] shorter;
    private final ShortLiteral[] few;

    /** @param literals folded, none empty */
    GramIndex(List<Needle> literals, Rarity rarity) {
        List<Needle> ofGram = new ArrayList<>();
        List<List<Needle>> ofLess = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Needle literal : literals) {
            int length = literal.bytes().length;
            (length >= GRAM ? ofGram : ofLess.get(length - 1)).add(literal);
        }
        List<Pass> passes = new ArrayList<>();
        List<ShortLiteral> singles = new ArrayList<>();
        for (List<Needle> own : ofLess) {
            if (own.size() > FEW) {
                passes.add(new Pass(own, rarity));
            } else {
                own.forEach(literal -> singles.add(new ShortLiteral(literal)));
            }
        }
        this.few = singles.toArray(ShortLiteral[]::new);
        this.long4 = ofGram.isEmpty() ? null : new Pass(ofGram, rarity);
        this.shorter = passes.toArray(Pass[]::new);
    }

    /** How rare a run of four bytes is expected to be. */
    @FunctionalInterface
    interface Rarity {
        /** The more, the more often it is met. */
        int frequency(int run);
    }

    /** The run of four bytes that begins at {@code at}, as passes see it. */
    static int run(byte[] bytes, int at) {
        return (int) Bytes.first(bytes, at, GRAM) | CASE;
    }

    /** Tells {@code found} the literals in the text between two offsets; whether it ended the search. */
    boolean find(byte[] bytes, int from, int to, Found found) {
        if (long4 != null && long4.find4(bytes, from, to, found)) {
            return true;
        }
        for (Pass pass : shorter) {
            if (pass.findShort(bytes, from, to, found)) {
                return true;
            }
        }
        for (ShortLiteral literal : few) {
            if (literal.isIn(bytes, from, to) && found.take(literal.payload())) {
                return true;
            }
        }
        return false;
    }

    /** The length of the shortest literal. */
    int shortest() {
        int shortest = long4 == null ? Integer.MAX_VALUE : long4.shortest;
        for (Pass pass : shorter) {
            shortest = Math.min(shortest, pass.shortest);
        }
        for (ShortLiteral literal : few) {
            shortest = Math.min(shortest, literal.length());
        }
        return shortest;
    }

    /** How many runs a pass leaves out, plus one; for tests. */
    int stride() {
        return long4 == null ? 1 : long4.stride;
    }

    /** The literals filed under runs of one length. */
    private static final class Pass {

        private static final int MIN_BITMAP_BITS = 9;
        private static final int MAX_BITMAP_BITS = 17;
        /** Bits of the bitmap for each run. */
        private static final int SPARSENESS = 256;

        private static final int MIX = 0x9E3779B1;

        private final int shortest;
        private final int gram;
        private final int mask;
        private final int stride;
        private final int shift;
        private final long[] bitmap;
        private final LiteralTable table;

        /** @param literals of the same length, or all of four bytes and more */
        Pass(List<Needle> literals, Rarity rarity) {
            int least = Integer.MAX_VALUE;
            for (Needle literal : literals) {
                least = Math.min(least, literal.bytes().length);
            }
            shortest = least;
            gram = Math.min(shortest, GRAM);
            mask = (int) ((1L << (8 * gram)) - 1);
            stride = Math.min(MAX_STRIDE, shortest - gram + 1);
            int bits = 32 - Integer.numberOfLeadingZeros(literals.size() * stride * SPARSENESS);
            bits = Math.clamp(bits, MIN_BITMAP_BITS, MAX_BITMAP_BITS);
            shift = 32 - bits;
            bitmap = new long[1 << (bits - 6)];
            LiteralTable.Builder builder = new LiteralTable.Builder();
            for (Needle literal : literals) {
                int start = rarest(literal.bytes(), rarity);
                for (int offset = start; offset < start + stride; offset++) {
                    int run = (int) Bytes.first(literal.bytes(), offset, gram) | (CASE & mask);
                    int hash = (run * MIX) >>> shift;
                    bitmap[hash >>> 6] |= 1L << hash;
                    builder.add(run, literal, offset);
                }
            }
            table = builder.build();
        }

        /** Where the runs begin under which a literal is filed. */
        private int rarest(byte[] literal, Rarity rarity) {
            int best = 0;
            long bestSum = Long.MAX_VALUE;
            for (int start = 0; gram == GRAM && start + stride + GRAM - 1 <= literal.length; start++) {
                long sum = 0;
                for (int i = start; i < start + stride; i++) {
                    sum += rarity.frequency(run(literal, i));
                }
                if (sum < bestSum) {
                    best = start;
                    bestSum = sum;
                }
            }
            return best;
        }

        boolean find4(byte[] bytes, int from, int to, Found found) {
            long[] bits = bitmap;
            int bitShift = shift;
            int step = stride;
            if (to - from < shortest) {
                return false;
            }
            int last = to - GRAM;
            int i = from;
            // four runs at a time, as hardly a bit is set
            for (int i4 = last - 3 * step; i <= i4; i += 4 * step) {
                int hash0 = hash(bytes, i, bitShift);
                int hash1 = hash(bytes, i + step, bitShift);
                int hash2 = hash(bytes, i + 2 * step, bitShift);
                int hash3 = hash(bytes, i + 3 * step, bitShift);
                long any = bits[hash0 >>> 6] >>> hash0
                        | bits[hash1 >>> 6] >>> hash1
                        | bits[hash2 >>> 6] >>> hash2
                        | bits[hash3 >>> 6] >>> hash3;
                if ((any & 1) != 0 && compare(bytes, i, i + 3 * step, from, to, found)) {
                    return true;
                }
            }
            return compare(bytes, i, last, from, to, found);
        }

        private static int hash(byte[] bytes, int at, int bitShift) {
            return ((Bytes.intAt(bytes, at) | CASE) * MIX) >>> bitShift;
        }

        /** Compares what is filed under the runs from {@code first} to {@code last}. */
        private boolean compare(byte[] bytes, int first, int last, int from, int to, Found found) {
            for (int i = first; i <= last; i += stride) {
                int hash = hash(bytes, i, shift);
                if (((bitmap[hash >>> 6] >>> hash) & 1) != 0
                        && compare(Bytes.intAt(bytes, i) | CASE, bytes, i, from, to, found)) {
                    return true;
                }
            }
            return false;
        }

        boolean findShort(byte[] bytes, int from, int to, Found found) {
            int ends = bytes.length - GRAM;
            for (int i = from, last = to - gram; i <= last; i++) {
                int bare = i <= ends ? Bytes.intAt(bytes, i) & mask : (int) Bytes.first(bytes, i, gram);
                int run = bare | (CASE & mask);
                int hash = (run * MIX) >>> shift;
                if (((bitmap[hash >>> 6] >>> hash) & 1) != 0 && compare(run, bytes, i, from, to, found)) {
                    return true;
                }
            }
            return false;
        }

        private boolean compare(int run, byte[] bytes, int at, int from, int to, Found found) {
            for (int l = table.first(run); l >= 0; l = table.next(l)) {
                byte[] literal = table.bytes(l);
                int start = at - table.offset(l);
                if (start >= from
                        && start + literal.length <= to
                        && Bytes.isAtFolded(bytes, start, literal)
                        && found.take(table.payload(l))) {
                    return true;
                }
            }
            return false;
        }
    }
}
