package org.varta.rules.match;

import java.util.List;
import org.varta.rules.event.Event;
import org.varta.rules.plan.Predicate;

/** Asks parts of rules about an event, with the matcher's own tests; for explanations, not for the path of events. */
public final class Trial {

    private Trial() {}

    /**
     * Whether the event satisfies a predicate by itself.
     *
     * @param event made with a catalogue that has every field of the predicate
     */
    public static boolean holds(Predicate predicate, Event event) {
        Terms terms = new Terms();
        Term term = terms.of(Normalised.of(predicate));
        Nodes nodes = new Nodes(terms, event.catalog(), List.of(term), null);
        Verdicts verdicts = new Verdicts(nodes.sharedCount());
        verdicts.nextEvent();
        return nodes.of(term).holds(event, verdicts);
    }
}
