package org.varta.rules.match;

import java.util.List;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.match.TextTests.Place;
import org.varta.rules.plan.PlannedRule;

/**
 * What the matcher can know of an event without trying a rule on it. A rule without texts that its events have to hold is tried
 * on every event of its log source.
 */
public final class Prefilter {

    /** A shorter text is found in most events. */
    public static final int TEXT_LENGTH_MIN = 3;

    private Prefilter() {}

    /**
     * Whether every event that a rule matches has one of a few whole values, numbers or texts of at least {@link #TEXT_LENGTH_MIN}
     * characters, so that others need not be tried.
     */
    public static boolean narrows(PlannedRule rule) {
        NecessaryAtoms atoms =
                new NecessaryAtoms(FieldCatalog.of(FieldsRead.by(rule)), atom -> isTelling(atom) ? 0 : 1);
        return atoms.of(Normalised.of(rule.predicate()))
                .map(set -> set.stream().allMatch(Prefilter::isTelling))
                .orElse(false);
    }

    private static boolean isTelling(Atom atom) {
        return switch (atom) {
            case Atom.Numeric numeric -> true;
            case Atom.Text text -> text.place() == Place.WHOLE || text.literal().length() >= TEXT_LENGTH_MIN;
        };
    }

    /** Whether every match of a regular expression holds a text of at least {@link #TEXT_LENGTH_MIN} characters. */
    public static boolean holdsText(String expression) {
        List<List<String>> alternatives = RegexLiterals.of(expression);
        return !alternatives.isEmpty()
                && alternatives.stream()
                        .allMatch(alternative ->
                                alternative.stream().anyMatch(literal -> literal.length() >= TEXT_LENGTH_MIN));
    }
}
