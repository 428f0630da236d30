package org.varta.rules.event;

/**
 * The one case folding of the product: each code point by itself to lower case of its upper case, no locale, no
 * expansion. Used for rule values and event values alike, so that both sides always agree.
 */
public final class CaseFolding {

    private CaseFolding() {}

    /** Folds one code point. */
    public static int fold(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint;
        }
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    /** Folds a text; returns the same object when nothing changes. */
    public static String fold(String text) {
        int first = firstChange(text);
        if (first == text.length()) {
            return text;
        }
        StringBuilder folded = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            folded.appendCodePoint(fold(codePoint));
            i += Character.charCount(codePoint);
        }
        return folded.toString();
    }

    private static int firstChange(String text) {
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (fold(codePoint) != codePoint) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return i;
    }
}
