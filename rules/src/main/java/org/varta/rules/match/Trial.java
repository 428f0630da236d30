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
        Predicate normalised = Normalised.of(predicate);
        Compiler compiler = new Compiler(event.catalog(), List.of(normalised));
        Node node = compiler.compile(normalised);
        Verdicts verdicts = new Verdicts(compiler.sharedCount());
        verdicts.nextEvent();
        return node.holds(event, verdicts);
    }
}
