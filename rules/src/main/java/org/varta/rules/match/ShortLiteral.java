package org.varta.rules.match;

/** Looks for one literal of one to three bytes, at eight places at a time, without regard to the case of ASCII letters. */
final class ShortLiteral {

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long CASE = ONES * 0x20;

    private final Needle literal;
    private final byte[] bytes;
    private final long first;
    private final long second;
    private final long third;

    /** @param literal folded */
    ShortLiteral(Needle literal) {
        this.literal = literal;
        this.bytes = literal.bytes();
        this.first = eightOf(0);
        this.second = eightOf(Math.min(1, bytes.length - 1));
        this.third = eightOf(bytes.length - 1);
    }

    private long eightOf(int at) {
        return ((bytes[at] & 0xFF) * ONES) | CASE;
    }

    int payload() {
        return literal.payload();
    }

    int length() {
        return bytes.length;
    }

    /** Whether the literal stands in the text between two offsets. */
    boolean isIn(byte[] text, int from, int to) {
        int last = to - bytes.length;
        int toThird = bytes.length - 1;
        int toSecond = Math.min(1, toThird);
        int i = from;
        for (int words = Math.min(last, text.length - 8 - toThird); i <= words; i += 8) {
            long other = ((Bytes.longAt(text, i) | CASE) ^ first)
                    | ((Bytes.longAt(text, i + toSecond) | CASE) ^ second)
                    | ((Bytes.longAt(text, i + toThird) | CASE) ^ third);
            // besides the places where nothing is other, some behind them
            for (long may = (other - ONES) & ~other & HIGHS; may != 0; may &= may - 1) {
                int at = i + (Long.numberOfTrailingZeros(may) >>> 3);
                if (at <= last && Bytes.isAtFolded(text, at, bytes)) {
                    return true;
                }
            }
        }
        for (; i <= last; i++) {
            if (Bytes.isAtFolded(text, i, bytes)) {
                return true;
            }
        }
        return false;
    }
}
