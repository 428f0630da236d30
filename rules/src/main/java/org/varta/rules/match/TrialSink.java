package org.varta.rules.match;

import org.varta.rules.plan.PlannedRule;

/**
 * Is told how an event is matched, step by step, for who measures what rules cost. Then every candidate is tried by itself:
 * what it shares with others is evaluated again for each of them. Verdicts are the same.
 */
public interface TrialSink {
    /** The rules that have to be tried on the event are known. */
    void found();

    /** The next rule is going to be tried. */
    void trying();

    /** A rule was tried. */
    void tried(PlannedRule rule, boolean holds);
}
