package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.varta.rules.parse.Problem;

/**
 * Which rules are in force and what is wrong with the others.
 *
 * @param loaded detection rules in force
 * @param correlations correlations in force
 * @param failed documents that could not be used at the last look
 * @param epoch hash of everything that affects verdicts
 * @param loadedAtMs when the set in force was taken; milliseconds since 1970
 * @param problems of the last look, all of them; the API shows the first {@link #PROBLEMS_SHOWN_MAX}
 */
public record RulesStatus(
        int loaded,
        int correlations,
        int failed,
        String epoch,
        long loadedAtMs,
        Reload lastReload,
        List<Problem> problems) {

    /** Most problems in an answer. */
    public static final int PROBLEMS_SHOWN_MAX = 200;

    public RulesStatus {
        requireNonNull(epoch, "epoch");
        requireNonNull(lastReload, "lastReload");
        problems = List.copyOf(problems);
    }

    /** What came of the last look at the rule directories. */
    public enum Reload {
        /** A new set is in force. */
        APPLIED,
        /** Nothing that affects verdicts had changed. */
        UNCHANGED,
        /** The new set cannot be used; the old one stays in force. */
        REJECTED;

        /** As the API writes it. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
