package org.varta.rules.match;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.varta.rules.match.TextTests.Place;

/**
 * How often each run of four characters stands in the literals that a rule set looks for in one field. What rules have in
 * common (paths, endings) is common in events too, so this stands in for statistics of events.
 */
final class GramCounts {

    private static final double NUMBER = 0.03;
    private static final double WHOLE_VALUE = 0.02;
    private static final double[] BY_LENGTH = {1, 1, 0.5, 0.2};

    private record Gram(int slot, long run) {}

    private final Map<Gram, Integer> counts = new HashMap<>();
    private final Map<Integer, Integer> literals = new HashMap<>();
    private final Set<Atom> seen = new HashSet<>();

    /** Counts the runs of a literal, once. */
    void add(Atom.Text atom) {
        String literal = atom.literal();
        if (literal.length() < GramIndex.GRAM || !seen.add(atom)) {
            return;
        }
        literals.merge(atom.slot(), 1, Integer::sum);
        for (int i = 0; i + GramIndex.GRAM <= literal.length(); i++) {
            counts.merge(gram(atom, i), 1, Integer::sum);
        }
    }

    /** Where in a literal of at least four characters its rarest run begins. */
    int rarest(Atom.Text atom) {
        int best = 0;
        int bestCount = Integer.MAX_VALUE;
        for (int i = 0; i + GramIndex.GRAM <= atom.literal().length(); i++) {
            int count = counts.getOrDefault(gram(atom, i), 0);
            if (count < bestCount) {
                best = i;
                bestCount = count;
            }
        }
        return best;
    }

    /** A guess at how often an atom holds, 0 to 1. */
    double frequency(Atom atom) {
        return switch (atom) {
            case Atom.Numeric number -> NUMBER;
            case Atom.Text(int slot, String literal, Place place)
            when place == Place.WHOLE -> literal.length() < GramIndex.GRAM ? WHOLE_VALUE * 10 : WHOLE_VALUE;
            case Atom.Text(int slot, String literal, Place place)
            when literal.length() < GramIndex.GRAM -> BY_LENGTH[literal.length()];
            case Atom.Text text -> {
                double rarest = counts.getOrDefault(gram(text, rarest(text)), 0);
                yield rarest / (literals.getOrDefault(text.slot(), 0) + 50.0)
                        + 0.02 / text.literal().length();
            }
        };
    }

    private static Gram gram(Atom.Text atom, int start) {
        return new Gram(atom.slot(), GramIndex.pack(atom.literal(), start, GramIndex.GRAM));
    }
}
