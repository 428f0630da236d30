package org.varta.rules.plan;

import java.util.ArrayList;
import java.util.List;

/** {@code expand}: cuts a value into text and {@code %name%} placeholders; {@code \%} is a percent sign. */
final class Placeholders {

    private Placeholders() {}

    /** A part of a value. */
    sealed interface Part {
        record Text(Pieces pieces) implements Part {}

        record Name(String name) implements Part {}
    }

    static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            char following = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int end = c == '%' ? nameEnd(text, i + 1) : -1;
            if (c == '\\' && following == '%') {
                pending.append('%');
                i += 2;
            } else if (c == '\\' && Pieces.isEscapable(following)) {
                pending.append(c).append(following);
                i += 2;
            } else if (end > 0) {
                parts.add(new Part.Text(Pieces.parse(pending.toString())));
                pending.setLength(0);
                parts.add(new Part.Name(text.substring(i + 1, end)));
                i = end + 1;
            } else {
                pending.append(c);
                i++;
            }
        }
        parts.add(new Part.Text(Pieces.parse(pending.toString())));
        return parts;
    }

    /** Where the percent sign behind a name stands, or -1. */
    private static int nameEnd(String text, int from) {
        int i = from;
        while (i < text.length() && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i > from && i < text.length() && text.charAt(i) == '%' ? i : -1;
    }

    private static boolean isNameCharacter(char c) {
        return c == '_' || c == '-' || c == '.' || Character.isLetterOrDigit(c);
    }
}
