package org.varta.rules.plan;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.plan.ValueTest.Piece;

/**
 * {@code windash}: a {@code -} or {@code /} that begins a word may be any of five dashes in the event. As in pySigma, a
 * dash begins a word when a letter, digit or underscore follows it and none stands before it.
 */
final class WinDash {

    /** Five to the power of five variants of one value are enough for any command line. */
    static final int DASHES_MAX = 5;

    private static final String DASHES = "-/\u2013\u2014\u2015";

    private WinDash() {}

    static int dashes(Pieces pieces) {
        int dashes = 0;
        for (Piece piece : pieces.list()) {
            if (piece instanceof Piece.Literal(String text)) {
                for (int i = 0; i < text.length(); i++) {
                    dashes += isDash(text, i) ? 1 : 0;
                }
            }
        }
        return dashes;
    }

    static List<Pieces> variants(Pieces pieces) {
        List<Pieces> variants = List.of(Pieces.literal(""));
        for (Piece piece : pieces.list()) {
            List<Pieces> of =
                    piece instanceof Piece.Literal(String text) ? variants(text) : List.of(new Pieces(List.of(piece)));
            List<Pieces> longer = new ArrayList<>();
            for (Pieces variant : variants) {
                of.forEach(next -> longer.add(variant.then(next)));
            }
            variants = longer;
        }
        return variants;
    }

    private static List<Pieces> variants(String text) {
        List<String> variants = List.of(text);
        for (int i = 0; i < text.length(); i++) {
            if (isDash(text, i)) {
                List<String> more = new ArrayList<>();
                for (String variant : variants) {
                    for (int dash = 0; dash < DASHES.length(); dash++) {
                        more.add(variant.substring(0, i) + DASHES.charAt(dash) + variant.substring(i + 1));
                    }
                }
                variants = more;
            }
        }
        return variants.stream().map(Pieces::literal).toList();
    }

    private static boolean isDash(String text, int i) {
        char c = text.charAt(i);
        return (c == '-' || c == '/')
                && (i == 0 || !isWord(text.codePointBefore(i)))
                && i + 1 < text.length()
                && isWord(text.codePointAt(i + 1));
    }

    private static boolean isWord(int codePoint) {
        return codePoint == '_' || Character.isLetterOrDigit(codePoint);
    }
}
