package org.varta.rules.match;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers from text, exactly. */
final class NumberText {

    /** Longer text is not read as a number, so that hostile digits cost nothing. */
    static final int MAX_CHARS = 100;

    /** Exponents beyond this are not read, for the same reason. */
    private static final int MAX_EXPONENT_DIGITS = 4;

    private NumberText() {}

    /** Decimal with optional sign, fraction and exponent; null for anything else. */
    static @Nullable BigDecimal decimal(String text) {
        return isDecimal(text) ? new BigDecimal(text) : null;
    }

    /** {@link #decimal}, and hexadecimal after {@code 0x}. */
    static @Nullable BigDecimal decimalOrHex(String text) {
        if (text.length() > 2
                && text.length() <= MAX_CHARS
                && text.charAt(0) == '0'
                && (text.charAt(1) | 0x20) == 'x') {
            for (int i = 2; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c > 'f' || Character.digit(c, 16) < 0) {
                    return null;
                }
            }
            return new BigDecimal(new BigInteger(text.substring(2), 16));
        }
        return decimal(text);
    }

    private static boolean isDecimal(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_CHARS) {
            return false;
        }
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int afterWhole = skipDigits(text, at);
        int digits = afterWhole - at;
        at = afterWhole;
        if (at < length && text.charAt(at) == '.') {
            int afterFraction = skipDigits(text, at + 1);
            digits += afterFraction - at - 1;
            at = afterFraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < length && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            int afterExponent = skipDigits(text, at);
            if (afterExponent == at || afterExponent - at > MAX_EXPONENT_DIGITS) {
                return false;
            }
            at = afterExponent;
        }
        return at == length;
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
