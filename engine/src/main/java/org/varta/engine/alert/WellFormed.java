package org.varta.engine.alert;

/** Text that can be encoded in UTF-8. */
public final class WellFormed {

    private WellFormed() {}

    /** The same text; surrogates without a partner, which UTF-8 cannot carry, become U+FFFD. */
    public static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLoneSurrogate(text, i)) {
                return replaceFrom(text, i);
            }
            if (Character.isHighSurrogate(text.charAt(i))) {
                i++;
            }
        }
        return text;
    }

    private static String replaceFrom(String text, int first) {
        StringBuilder out = new StringBuilder(text);
        for (int i = first; i < text.length(); i++) {
            if (isLoneSurrogate(text, i)) {
                out.setCharAt(i, '\uFFFD');
            } else if (Character.isHighSurrogate(text.charAt(i))) {
                i++;
            }
        }
        return out.toString();
    }

    /** Looks at a unit that is not the second half of a pair. */
    private static boolean isLoneSurrogate(String text, int at) {
        char unit = text.charAt(at);
        if (!Character.isSurrogate(unit)) {
            return false;
        }
        return Character.isLowSurrogate(unit)
                || at + 1 == text.length()
                || !Character.isLowSurrogate(text.charAt(at + 1));
    }
}
