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
        Route route = collect(event);
        for (int position = candidates.next(0); position >= 0; position = candidates.next(position + 1)) {
            CompiledRule rule = route.rule(position);
            if (rule.node().holds(event, verdicts)) {
                hits.hit(rule.planned(), event);
            }
        }
    }

    /**
     * The same, and tells {@code trials} what is done for it.
     *
     * @throws IllegalArgumentException like {@link #match(Event, HitSink)}
     */
    public void match(Event event, HitSink hits, TrialSink trials) {
        Route route = collect(event);
        trials.found();
        for (int position = candidates.next(0); position >= 0; position = candidates.next(position + 1)) {
            CompiledRule rule = route.rule(position);
            trials.trying();
            verdicts.nextEvent();
            boolean holds = rule.node().holds(event, verdicts);
            trials.tried(rule.planned(), holds);
            if (holds) {
                hits.hit(rule.planned(), event);
            }
        }
    }

    private Route collect(Event event) {
        if (event.catalog() != rules.catalog()) {
            throw new IllegalArgumentException("the event was made with the field catalogue of another rule set");
        }
        verdicts.nextEvent();
        Route route = rules.routes().of(event.sources());
        route.collect(event, memo, candidates);
        return route;
    }
}
