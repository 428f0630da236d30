package org.varta.rules.match;

import org.varta.rules.event.Event;
import org.varta.rules.plan.PlannedRule;

/** Takes the rules that an event matched, in the order of the rule set. */
@FunctionalInterface
public interface HitSink {
    /** {@code event} is valid during the call only. */
    void hit(PlannedRule rule, Event event);
}
