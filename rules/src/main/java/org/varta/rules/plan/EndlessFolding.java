package org.varta.rules.plan;

/**
 * Expressions that RE2/J 1.8 never finishes compiling: ignoring case, its tables and those of a newer JDK lead from U+1C80 to
 * U+1C88 (old Cyrillic letter forms) round in a circle that does not close. Read on the safe side: some harmless
 * expressions with such letters are found too.
 */
final class EndlessFolding {

    private static final int FIRST = 0x1C80;
    private static final int LAST = 0x1C88;

    private EndlessFolding() {}

    /** Whether the expression ignores case and names one of these letters, or a range that may hold one. */
    static boolean threatens(String expression, boolean isIgnoreCase) {
        return (isIgnoreCase || hasCaseFlag(expression)) && reachesTheLetters(expression);
    }

    /** {@code (?i)}, {@code (?si:...)} ... */
    private static boolean hasCaseFlag(String expression) {
        for (int at = expression.indexOf("(?"); at >= 0; at = expression.indexOf("(?", at + 2)) {
            for (int i = at + 2; i < expression.length() && Character.isLetter(expression.charAt(i)); i++) {
                if (expression.charAt(i) == 'i') {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean reachesTheLetters(String expression) {
        for (int at = 0; at < expression.length(); ) {
            int codePoint = codePointAt(expression, at);
            boolean isEndOfRange = at > 0 && expression.charAt(at - 1) == '-';
            if (codePoint >= FIRST && (codePoint <= LAST || isEndOfRange)) {
                return true;
            }
            at += Character.charCount(expression.codePointAt(at));
        }
        return false;
    }

    /** The code point at an offset, written as itself or as {@code \x{hex}}. */
    private static int codePointAt(String expression, int at) {
        int end = expression.startsWith("\\x{", at) ? expression.indexOf('}', at) : -1;
        if (end < 0 || end == at + 3 || end - at > 11) {
            return expression.codePointAt(at);
        }
        int codePoint = 0;
        for (int i = at + 3; i < end; i++) {
            int digit = Character.digit(expression.charAt(i), 16);
            if (digit < 0) {
                return expression.codePointAt(at);
            }
            codePoint = codePoint << 4 | digit;
        }
        return codePoint;
    }
}
