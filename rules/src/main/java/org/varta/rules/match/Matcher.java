package org.varta.rules.match;

import org.varta.rules.event.Event;
import org.varta.rules.plan.PlannedRule;

/** Matches events against one rule set. Owned by one thread. */
public final class Matcher {

    private final CompiledRules rules;

    Matcher(CompiledRules rules) {
        this.rules = rules;
    }

    /** Tells {@code hits} of every rule that the event matches; the event was made with the rule set's catalogue. */
    public void match(Event event, HitSink hits) {
        for (PlannedRule rule : rules.rules()) {
            if (event.sources().coveredBy(rule.logSource())) {
                hits.hit(rule, event);
            }
        }
    }
}
