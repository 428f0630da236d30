package org.varta.engine.conformance;

import java.util.List;

/** Choices that bytes make; when the bytes are at their end the first is chosen. */
final class Choices {

    /** Beside letters: what rules and values give a meaning to, and what folding is hard for. */
    private static final String SPECIAL = "*?\\|-/–%.:'\"0123789 \tßIıİſKéЖжΣςǅ𐐀𐐨ÅµΜ";

    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    /** From 0 to a bound of at most 256. */
    int below(int bound) {
        return at < bytes.length ? (bytes[at++] & 0xFF) % bound : 0;
    }

    boolean yes() {
        return below(2) == 1;
    }

    <T> T of(List<T> all) {
        return all.get(below(all.size()));
    }

    /** Up to so many characters. */
    String text(int lengthMax) {
        int length = below(lengthMax + 1);
        int[] specials = SPECIAL.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int kind = below(8);
            if (kind < 5) {
                text.append((char) ('a' + below(4) - (below(4) == 0 ? 32 : 0)));
            } else {
                text.appendCodePoint(specials[below(specials.length)]);
            }
        }
        return text.toString();
    }
}
