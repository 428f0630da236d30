package org.varta.benchmarks.esper;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Functions that the EPL of rules calls; Esper needs them public and static. Text comes folded where the rule wants it so. */
public final class SigmaFunctions {

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private SigmaFunctions() {}

    /** Whether any of the literals is in the text. */
    public static boolean anyContains(String text, String[] literals) {
        for (String literal : literals) {
            if (text.contains(literal)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all of the literals are in the text. */
    public static boolean allContains(String text, String[] literals) {
        for (String literal : literals) {
            if (!text.contains(literal)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text begins with any of the literals. */
    public static boolean anyStarts(String text, String[] literals) {
        for (String literal : literals) {
            if (text.startsWith(literal)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text ends with any of the literals. */
    public static boolean anyEnds(String text, String[] literals) {
        for (String literal : literals) {
            if (text.endsWith(literal)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text is any of the literals. */
    public static boolean anyEquals(String text, String[] literals) {
        for (String literal : literals) {
            if (text.equals(literal)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the expression is found in the text; flags as in {@code re|i|m|s}. */
    public static boolean regex(String text, String expression, String flags) {
        Pattern pattern = PATTERNS.computeIfAbsent(flags + ":" + expression, key -> compile(expression, flags));
        return pattern.matcher(text).find();
    }

    private static Pattern compile(String expression, String flags) {
        int bits = (flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0)
                | (flags.contains("m") ? Pattern.MULTILINE : 0)
                | (flags.contains("s") ? Pattern.DOTALL : 0);
        return Pattern.compile(expression, bits);
    }
}
