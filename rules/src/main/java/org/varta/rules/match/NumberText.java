package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

    /** No integer, or none that is written plainly. */
    static final long NO_INTEGER = Long.MIN_VALUE;

    /** More digits may not fit a long. */
    private static final int MAX_PLAIN_DIGITS = 18;

    /** The value of text of up to 18 digits with an optional minus, or {@link #NO_INTEGER} for any other text. */
    static long plainInteger(byte[] bytes, int from, int to) {
        if (from == to) {
            return NO_INTEGER;
        }
        int at = bytes[from] == '-' ? from + 1 : from;
        if (at == to || to - at > MAX_PLAIN_DIGITS) {
            return NO_INTEGER;
        }
        long value = 0;
        for (int i = at; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NO_INTEGER;
            }
            value = value * 10 + digit;
        }
        return at == from ? value : -value;
    }

    /** Decimal with optional sign, fraction and exponent; null for anything else. */
    static @Nullable BigDecimal decimal(byte[] bytes, int from, int to) {
        return isDecimal(bytes, from, to) ? new BigDecimal(new String(bytes, from, to - from, US_ASCII)) : null;
    }

    /** {@link #decimal}, and hexadecimal after {@code 0x}. */
    static @Nullable BigDecimal decimalOrHex(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > 2 && length <= MAX_CHARS && bytes[from] == '0' && (bytes[from + 1] | 0x20) == 'x') {
            for (int i = from + 2; i < to; i++) {
                if (Character.digit(bytes[i], 16) < 0) {
                    return null;
                }
            }
            return new BigDecimal(new BigInteger(new String(bytes, from + 2, length - 2, US_ASCII), 16));
        }
        return decimal(bytes, from, to);
    }

    private static boolean isDecimal(byte[] bytes, int from, int to) {
        if (from == to || to - from > MAX_CHARS) {
            return false;
        }
        int at = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from;
        int afterWhole = skipDigits(bytes, at, to);
        int digits = afterWhole - at;
        at = afterWhole;
        if (at < to && bytes[at] == '.') {
            int afterFraction = skipDigits(bytes, at + 1, to);
            digits += afterFraction - at - 1;
            at = afterFraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < to && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
                at++;
            }
            int afterExponent = skipDigits(bytes, at, to);
            if (afterExponent == at || afterExponent - at > MAX_EXPONENT_DIGITS) {
                return false;
            }
            at = afterExponent;
        }
        return at == to;
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }
}
