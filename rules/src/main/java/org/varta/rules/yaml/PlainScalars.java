package org.varta.rules.yaml;

import org.varta.rules.yaml.YamlNode.Kind;

/** What a plain scalar reads as; see {@link Kind}. */
final class PlainScalars {

    /** Longer numbers are text: an exponent or a run of digits must not become a huge computation. */
    private static final int NUMBER_LENGTH_MAX = 40;

    private static final int EXPONENT_DIGITS_MAX = 3;

    private PlainScalars() {}

    static Kind kind(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Kind.NULL;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> Kind.BOOL;
            default -> number(text);
        };
    }

    private static Kind number(String text) {
        if (text.length() > NUMBER_LENGTH_MAX) {
            return Kind.STRING;
        }
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int whole = digits(text, start);
        int wholeDigits = whole - start;
        if (wholeDigits > 1 && text.charAt(start) == '0') {
            return Kind.STRING;
        }
        if (whole == text.length()) {
            return wholeDigits > 0 ? Kind.INT : Kind.STRING;
        }
        if (text.charAt(whole) != '.') {
            return Kind.STRING;
        }
        int fraction = digits(text, whole + 1);
        if (fraction == whole + 1) {
            return Kind.STRING;
        }
        return fraction == text.length() || isExponent(text, fraction) ? Kind.FLOAT : Kind.STRING;
    }

    private static boolean isExponent(String text, int from) {
        if (text.charAt(from) != 'e' && text.charAt(from) != 'E') {
            return false;
        }
        int at = from + 1;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int end = digits(text, at);
        return end == text.length() && end > at && end - at <= EXPONENT_DIGITS_MAX;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
