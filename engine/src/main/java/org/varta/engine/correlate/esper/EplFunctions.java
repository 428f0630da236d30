package org.varta.engine.correlate.esper;

import org.jspecify.annotations.Nullable;

/** What EPL rules may call; Esper finds it by its name. */
public final class EplFunctions {

    /** Its name in EPL. */
    static final String NUMBER = "number";

    private static final int CHARS_MAX = 64;

    private EplFunctions() {}

    /** A field's text as a number; null when it is none. */
    public static @Nullable Double number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > CHARS_MAX) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isOfNumber = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            if (!isOfNumber) {
                return null;
            }
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
