package org.varta.rules.match;

import org.varta.rules.event.Event;

/**
 * Matches events against one rule set. Owned by one thread.
 *
 * <p>Of the rules of the event's log sources only those are tried for which the event holds a text or number that they
 * need; what they have in common is tried once.
 */
public final class Matcher {

    private final CompiledRules rules;
    private final Verdicts verdicts;
    private final Candidates candidates = new Candidates();
    private final ValueMemo memo = new ValueMemo();

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
        Route route = rules.routes().of(event.sources());
        route.collect(event, memo, candidates);
        for (int position = candidates.next(0); position >= 0; position = candidates.next(position + 1)) {
            CompiledRule rule = route.rule(position);
            if (rule.node().holds(event, verdicts)) {
                hits.hit(rule.planned(), event);
            }
        }
    }
}
