package org.varta.rules.testing;

import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.sigma.SigmaDocument;

/** Runs scenarios; implemented where correlations are. */
@FunctionalInterface
public interface ScenarioRunner {

    /**
     * An alert.
     *
     * @param at when it was raised, since the beginning of the scenario
     * @param group group-by fields and their values
     */
    record Raised(Duration at, SequencedMap<String, String> group) {}

    /**
     * Runs a scenario from its beginning.
     *
     * @param rule of the rule set under test
     * @return the alerts of this rule in their order
     * @throws TestRunException when an event cannot be read, or the rule cannot be put into force
     */
    List<Raised> run(RuleTest.Scenario scenario, SigmaDocument rule) throws TestRunException;
}
