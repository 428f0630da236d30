package org.varta.rules.match;

import java.util.List;

/**
 * Finds which of many literals a text begins or ends with, by one look-up for each length, up to eight, that its literals
 * have at that end. Immutable.
 */
final class AffixTable {

    private static final int MAX_KEY = 8;

    private final boolean isEnd;
    /** Bit n - 1 says that there are keys of n bytes. */
    private final int lengths;

    private final LiteralTable table;

    /** @param isEnd whether the literals stand at the end; none is empty */
    AffixTable(List<Needle> literals, boolean isEnd) {
        this.isEnd = isEnd;
        LiteralTable.Builder builder = new LiteralTable.Builder();
        int seen = 0;
        for (Needle literal : literals) {
            int length = Math.min(MAX_KEY, literal.bytes().length);
            seen |= 1 << (length - 1);
            int from = isEnd ? literal.bytes().length - length : 0;
            builder.add(key(Bytes.first(literal.bytes(), from, length), length), literal, 0);
        }
        this.lengths = seen;
        this.table = builder.build();
    }

    private static long key(long packed, int length) {
        // keys of other lengths are other keys, but for text with zero characters, where comparing decides
        return packed ^ ((long) length << 56);
    }

    /** Whether {@code found} ended the search in the text between two offsets. */
    boolean find(byte[] bytes, int from, int to, Found found) {
        for (int rest = lengths; rest != 0; rest &= rest - 1) {
            int length = Integer.numberOfTrailingZeros(rest) + 1;
            if (length > to - from) {
                return false;
            }
            long key = key(Bytes.first(bytes, isEnd ? to - length : from, length), length);
            for (int l = table.first(key); l >= 0; l = table.next(l)) {
                byte[] literal = table.bytes(l);
                if (literal.length <= to - from
                        && Bytes.isAt(bytes, isEnd ? to - literal.length : from, literal)
                        && found.take(table.payload(l))) {
                    return true;
                }
            }
        }
        return false;
    }
}
