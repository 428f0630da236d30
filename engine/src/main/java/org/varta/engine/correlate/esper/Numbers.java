package org.varta.engine.correlate.esper;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers in the text of fields. */
final class Numbers {

    /** Longer texts are no numbers that anybody adds up. */
    static final int LENGTH_MAX = 40;

    private Numbers() {}

    /** The numbers among a field's values, or null when there is none. */
    static BigDecimal @Nullable [] of(List<String> values) {
        List<BigDecimal> numbers = new ArrayList<>(values.size());
        for (String value : values) {
            if (isNumber(value)) {
                numbers.add(new BigDecimal(value));
            }
        }
        return numbers.isEmpty() ? null : numbers.toArray(BigDecimal[]::new);
    }

    /** A sign, digits, a point and digits. No exponent: what it stands for may have a million digits. */
    private static boolean isNumber(String text) {
        if (text.length() > LENGTH_MAX) {
            return false;
        }
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                points++;
            } else if (i > 0 || (c != '-' && c != '+')) {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }
}
