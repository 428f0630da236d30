package org.varta.engine.workbench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.testing.RuleTestReader;
import org.varta.rules.testing.RuleTestSet;
import org.varta.rules.testing.RuleTester;
import org.varta.rules.testing.ScenarioRunner;
import org.varta.rules.testing.TestResult;

/** Runs rule tests with everything the engine has. */
public final class RuleTestRun {

    private RuleTestRun() {}

    /**
     * Runs every test.
     *
     * @param lists those that the rule set was loaded with
     * @param correlators asked for with the first scenario only, as it takes a second to make them
     */
    public static RuleTestReport run(
            RulePack pack, SiteLists lists, RuleTestReader.Result tests, Supplier<CorrelatorFactory> correlators) {
        ScenarioRunner scenarios = lazily(() -> new CorrelatedScenarios(pack, correlators.get()));
        RuleTester tester =
                new RuleTester(pack, lists, new MappedEventFiles(pack.compiled().catalog()), scenarios);
        List<TestResult> results = new ArrayList<>();
        Set<String> tested = new HashSet<>();
        for (RuleTestSet set : tests.sets()) {
            results.addAll(tester.run(set));
            pack.resolve(set.rule()).ifPresent(rule -> tested.add(rule.header().key()));
        }
        long testable = pack.documents().stream()
                .filter(document -> !(document instanceof SigmaFilter))
                .count();
        return new RuleTestReport(results, tests.problems(), Math.toIntExact(testable - tested.size()));
    }

    private static ScenarioRunner lazily(Supplier<ScenarioRunner> maker) {
        List<ScenarioRunner> made = new ArrayList<>();
        return (scenario, rule) -> {
            if (made.isEmpty()) {
                made.add(maker.get());
            }
            return made.getFirst().run(scenario, rule);
        };
    }
}
