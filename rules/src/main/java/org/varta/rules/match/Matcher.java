package org.varta.rules.match;

import org.varta.rules.event.Event;

/** Matches events against one rule set. Owned by one thread. */
public final class Matcher {

    private final CompiledRules rules;
    private final Verdicts verdicts;

    Matcher(CompiledRules rules) {
        this.rules = rules;
        this.verdicts = rules.newVerdicts();
    }

    /**
     * Tells {@code hits} of every rule that the event matches.
     *
     * @throws IllegalArgumentException when the event was not made with the rule set's catalogue
     */
    public void match(Event event, HitSink hits) {
        if (event.catalog() != rules.catalog()) {
            throw new IllegalArgumentException("the event was made with the field catalogue of another rule set");
        }
        verdicts.nextEvent();
        for (int rule : rules.routes().of(event.sources())) {
            if (rules.node(rule).holds(event, verdicts)) {
                hits.hit(rules.rules().get(rule), event);
            }
        }
    }
}
