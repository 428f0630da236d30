package org.varta.rules.yaml;

/** Turns an index in code points, as snakeyaml counts, into an index of a text's characters. Indices have to rise. */
final class CodePointIndex {

    private final String text;
    private final boolean isIdentity;
    private int lastCodePoint;
    private int lastChar;

    CodePointIndex(String text) {
        this.text = text;
        this.isIdentity = text.codePointCount(0, text.length()) == text.length();
    }

    int charIndex(int codePointIndex) {
        if (isIdentity) {
            return Math.min(codePointIndex, text.length());
        }
        if (codePointIndex < lastCodePoint) {
            lastCodePoint = 0;
            lastChar = 0;
        }
        while (lastCodePoint < codePointIndex && lastChar < text.length()) {
            lastChar += Character.charCount(text.codePointAt(lastChar));
            lastCodePoint++;
        }
        return lastChar;
    }
}
