package org.varta.rules.match;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that every match of a regular expression holds, found by a careful reading of its top level: groups and classes
 * are skipped, and whatever is not understood gives nothing.
 */
final class RegexLiterals {

    private final String expression;
    private final List<List<String>> alternatives = new ArrayList<>();
    private List<String> literals = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private int at;

    private RegexLiterals(String expression) {
        this.expression = expression;
    }

    /**
     * For each top-level alternative the literals that its matches hold, up to case when the expression ignores case;
     * an alternative may have none. Empty when the expression was not understood.
     */
    static List<List<String>> of(String expression) {
        RegexLiterals reader = new RegexLiterals(expression);
        return reader.read() ? reader.alternatives : List.of();
    }

    private boolean read() {
        while (at < expression.length()) {
            int c = expression.codePointAt(at);
            boolean isUnderstood = switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> group();
                case '{' -> repetition();
                case '*', '?' -> optional();
                case '+' -> repeated();
                case '.', '^', '$' -> boundary();
                case '|' -> alternative();
                case ')' -> false;
                default -> literal(c);
            };
            if (!isUnderstood) {
                return false;
            }
        }
        return alternative();
    }

    private boolean literal(int codePoint) {
        run.appendCodePoint(codePoint);
        at += Character.charCount(codePoint);
        return true;
    }

    private boolean boundary() {
        endRun();
        at++;
        return true;
    }

    /** What stands before is there, and maybe again. */
    private boolean repeated() {
        boundary();
        boolean isRepeatedAgain = at < expression.length() && "*+{".indexOf(expression.charAt(at)) >= 0;
        return !isRepeatedAgain;
    }

    /** What stands before need not be there. */
    private boolean optional() {
        if (!run.isEmpty()) {
            run.setLength(run.offsetByCodePoints(run.length(), -1));
        }
        return boundary();
    }

    private boolean alternative() {
        endRun();
        alternatives.add(List.copyOf(literals));
        literals = new ArrayList<>();
        at++;
        return true;
    }

    private void endRun() {
        if (!run.isEmpty()) {
            literals.add(run.toString());
            run.setLength(0);
        }
    }

    private boolean escape() {
        if (at + 1 == expression.length()) {
            return false;
        }
        char escaped = expression.charAt(at + 1);
        if ("dDsSwWbBAz".indexOf(escaped) >= 0) {
            at++;
            return boundary();
        }
        if (escaped > ' ' && escaped < 0x7F && !Character.isLetterOrDigit(escaped)) {
            at++;
            return literal(escaped);
        }
        return false;
    }

    private boolean characterClass() {
        endRun();
        int end = endOfClass(at);
        at = end;
        return end > 0;
    }

    /** The offset behind the class that begins at {@code from}, or -1. */
    private int endOfClass(int from) {
        int i = from + 1;
        if (i < expression.length() && expression.charAt(i) == '^') {
            i++;
        }
        for (int first = i; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                if (i + 1 < expression.length() && expression.charAt(i + 1) == ':') {
                    return -1;
                }
            } else if (c == ']' && i > first) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Skips a group, and flags such as {@code (?i)}. */
    private boolean group() {
        endRun();
        int depth = 0;
        int i = at;
        while (i < expression.length()) {
            char c = expression.charAt(i);
            if (c == '\\') {
                if (i + 1 < expression.length() && expression.charAt(i + 1) == 'Q') {
                    return false;
                }
                i += 2;
            } else if (c == '[') {
                i = endOfClass(i);
                if (i < 0) {
                    return false;
                }
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                i++;
                if (depth == 0) {
                    at = i;
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code {n}}, {@code {n,}}, {@code {n,m}}; what stands before may be there no times. */
    private boolean repetition() {
        int end = expression.indexOf('}', at);
        if (end < 0) {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            char c = expression.charAt(i);
            if (c != ',' && (c < '0' || c > '9')) {
                return false;
            }
        }
        at = end;
        return optional();
    }
}
