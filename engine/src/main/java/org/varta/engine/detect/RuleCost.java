package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.rules.sigma.RuleHeader;

/**
 * What trying a rule has cost in the events that were timed. What it shares with other rules is counted for each of them;
 * finding out that it has to be tried is not.
 *
 * @param trials timed events on which it had to be tried
 * @param hits timed events that it matched
 * @param costNs of all trials, nanoseconds
 * @param dearestNs the one that cost most
 * @param overBudget periods in which it was over the budget
 */
public record RuleCost(RuleHeader rule, long trials, long hits, long costNs, long dearestNs, long overBudget) {

    public RuleCost {
        requireNonNull(rule, "rule");
    }

    /**
     * What all rules have cost.
     *
     * @param events that were timed
     * @param findingNs finding the rules to be tried, nanoseconds
     * @param trialsNs trying them, nanoseconds
     * @param rules those that were tried, the dearest first
     */
    public record All(long events, long findingNs, long trialsNs, List<RuleCost> rules) {
        public All {
            rules = List.copyOf(rules);
        }

        /** A rule's part of the time of all trials, from 0 to 1. */
        public double share(RuleCost one) {
            return trialsNs == 0 ? 0 : (double) one.costNs() / trialsNs;
        }

        /** What a rule costs an average event, nanoseconds. */
        public double nsPerEvent(RuleCost one) {
            return events == 0 ? 0 : (double) one.costNs() / events;
        }
    }
}
