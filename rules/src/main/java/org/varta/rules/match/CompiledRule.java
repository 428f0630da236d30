package org.varta.rules.match;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.varta.rules.plan.PlannedRule;

/**
 * A rule of a rule set, ready to be tried.
 *
 * @param fields that it reads
 * @param necessary what {@link NecessaryAtoms} found; of one set and those that come of it by changes, the same object
 *     while the rule is the same
 */
record CompiledRule(
        PlannedRule planned, SortedSet<String> fields, Term root, Node node, Optional<Set<Atom>> necessary) {

    /** The same rule where what it shares with others has changed. */
    @SuppressWarnings("ReferenceEquality") // nodes of one set are the same object or another's
    CompiledRule with(Node other) {
        return other == node ? this : new CompiledRule(planned, fields, root, other, necessary);
    }
}
