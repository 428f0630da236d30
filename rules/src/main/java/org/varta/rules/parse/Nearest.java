package org.varta.rules.parse;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody probably meant. */
public final class Nearest {

    /** Longer words are not compared: nobody mistypes them. */
    private static final int LENGTH_MAX = 128;

    /** More names are not compared, so that a file full of faults is still quick to read. */
    private static final int NAMES_MAX = 500;

    private Nearest() {}

    /** {@code "; did you mean X?"}, or {@code ""} when nothing is near. */
    public static String hint(String word, Collection<String> names) {
        String name = nearest(word, names);
        return name == null ? "" : "; did you mean " + name + "?";
    }

    private static @Nullable String nearest(String word, Collection<String> names) {
        String best = null;
        int bestDistance = 1 + Math.max(1, word.length() / 3);
        if (word.length() > LENGTH_MAX) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        int compared = 0;
        for (String name : names) {
            if (++compared > NAMES_MAX) {
                break;
            }
            if (Math.abs(name.length() - word.length()) < bestDistance) {
                int distance = distance(lower, name.toLowerCase(Locale.ROOT));
                if (distance < bestDistance) {
                    best = name;
                    bestDistance = distance;
                }
            }
        }
        return best;
    }

    /** Edit distance in which two neighbours changed over count as one edit (optimal string alignment). */
    private static int distance(String a, String b) {
        int[] beforePrevious = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], 1 + beforePrevious[j - 2]);
                }
            }
            beforePrevious = previous;
            previous = current;
        }
        return previous[b.length()];
    }
}
