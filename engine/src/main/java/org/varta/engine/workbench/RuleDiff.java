package org.varta.engine.workbench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.RuleHeader;

/**
 * What two rule sets say differently.
 *
 * @param beforeFailed how many documents of the old set cannot be used
 * @param afterFailed how many of the new set
 * @param documents that were added, removed or changed
 * @param verdicts of both sets on the same events, or null when none were given
 */
public record RuleDiff(
        RulePack before,
        RulePack after,
        int beforeFailed,
        int afterFailed,
        List<DocumentDiff.Change> documents,
        @Nullable Verdicts verdicts) {

    public RuleDiff {
        requireNonNull(before, "before");
        requireNonNull(after, "after");
        documents = List.copyOf(documents);
    }

    /** How a verdict changed. */
    public enum Kind {
        /** Only the new set's rule matches. */
        NEWLY,
        /** Only the old set's rule matched. */
        NO_LONGER,
        /** Both match, by other values; of a correlation, with another number of events. */
        CHANGED
    }

    /**
     * Where an event stands; see {@link org.varta.engine.scan.EventPlace}.
     *
     * @param timeMs what it says about its time, or {@code Facts.NO_TIME}
     */
    public record Place(String file, String member, long record, long timeMs) {}

    /**
     * One verdict that differs.
     *
     * @param before field to the values that made the old rule true; empty when it did not match. Of a correlation, its group
     * @param after the same of the new rule
     */
    public record Change(
            Kind kind,
            RuleHeader rule,
            Place place,
            SequencedMap<String, List<String>> before,
            SequencedMap<String, List<String>> after) {}

    /** How many verdicts of a rule differ, and how many do not. */
    public record Counts(RuleHeader rule, long newly, long noLonger, long changed, long same) {

        /** Whether any verdict differs. */
        public boolean differs() {
            return newly + noLonger + changed > 0;
        }
    }

    /**
     * The verdicts of two rule sets on the same events.
     *
     * @param counts of every rule that matched under either set, those that differ most first
     * @param changes in the order of the events, correlations last; {@link VerdictDiff#LISTED_MAX} at most
     * @param unlisted how many more there are
     */
    public record Verdicts(long files, long events, List<Counts> counts, List<Change> changes, long unlisted) {
        public Verdicts {
            counts = List.copyOf(counts);
            changes = List.copyOf(changes);
        }
    }

    /** Whether the two sets differ in anything that was compared. */
    public boolean differs() {
        return !documents.isEmpty() || (verdicts != null && !verdicts.changes().isEmpty());
    }
}
