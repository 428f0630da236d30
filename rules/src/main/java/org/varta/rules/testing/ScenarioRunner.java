package org.varta.rules.testing;

import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.sigma.SigmaDocument;

/** Runs scenarios; implemented where correlations are. */
@FunctionalInterface
public interface ScenarioRunner {

    /**
     * Runs a scenario from its beginning.
     *
     * @param rule of the rule set under test
     * @return the alerts of this rule in their order, each as its group-by fields and their values
     * @throws TestRunException when an event cannot be read, or the rule cannot be put into force
     */
    List<SequencedMap<String, String>> run(RuleTest.Scenario scenario, SigmaDocument rule) throws TestRunException;
}
