package org.varta.rules.match;

import java.util.List;

/** Finds the literals that a text is equal to. Immutable. */
final class WholeTable {

    private static final int LONGEST_BIT = 63;

    /** Bit n says that there are literals of n bytes; the last bit, of so many or more. */
    private final long lengths;

    private final LiteralTable table;

    WholeTable(List<Needle> literals) {
        LiteralTable.Builder builder = new LiteralTable.Builder();
        long seen = 0;
        for (Needle literal : literals) {
            seen |= bit(literal.bytes().length);
            builder.add(Bytes.hash(literal.bytes(), 0, literal.bytes().length), literal, 0);
        }
        this.lengths = seen;
        this.table = builder.build();
    }

    private static long bit(int length) {
        return 1L << Math.min(length, LONGEST_BIT);
    }

    /** Whether {@code found} ended the search for the text between two offsets. */
    boolean find(byte[] bytes, int from, int to, Found found) {
        if ((lengths & bit(to - from)) == 0) {
            return false;
        }
        for (int l = table.first(Bytes.hash(bytes, from, to)); l >= 0; l = table.next(l)) {
            byte[] literal = table.bytes(l);
            if (literal.length == to - from && Bytes.isAt(bytes, from, literal) && found.take(table.payload(l))) {
                return true;
            }
        }
        return false;
    }
}
