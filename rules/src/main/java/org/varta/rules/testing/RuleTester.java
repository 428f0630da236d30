package org.varta.rules.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSources;
import org.varta.rules.explain.Explainer;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.testing.RuleTest.EventSource;

/** Runs tests against a rule set, filters included. Owned by one thread. */
public final class RuleTester {

    private final RulePack pack;
    private final SiteLists lists;
    private final EventFiles files;
    private final ScenarioRunner scenarios;
    private final Matcher matcher;
    private final Event event;

    /**
     * A tester for one rule set.
     *
     * @param lists those that the rule set was loaded with
     */
    public RuleTester(RulePack pack, SiteLists lists, EventFiles files, ScenarioRunner scenarios) {
        this.pack = pack;
        this.lists = lists;
        this.files = files;
        this.scenarios = scenarios;
        this.matcher = pack.compiled().newMatcher();
        this.event = new Event(pack.compiled().catalog());
    }

    /** Runs the tests of one rule, in their order. */
    public List<TestResult> run(RuleTestSet set) {
        Optional<SigmaDocument> rule = pack.resolve(set.rule());
        List<TestResult> results = new ArrayList<>();
        for (RuleTest test : set.tests()) {
            String title = rule.map(document -> document.header().title()).orElse(set.rule());
            String failure = rule.isEmpty()
                    ? "the rule " + set.rule() + " is not there, or has errors"
                    : failure(test, rule.get());
            results.add(new TestResult(set, test, title, failure));
        }
        return results;
    }

    private @Nullable String failure(RuleTest test, SigmaDocument document) {
        try {
            return switch (test) {
                case RuleTest.Scenario scenario -> failure(scenario, scenarios.run(scenario, document));
                case RuleTest.Example example ->
                    switch (document) {
                        case SigmaRule rule -> failure(example, rule);
                        case SigmaCorrelation correlation -> "a correlation is tested by a scenario, not by an event";
                        case EplRule epl -> "an EPL rule is tested by a scenario, not by an event";
                        case SigmaFilter filter -> "a filter is tested by the tests of the rules that it filters";
                    };
            };
        } catch (TestRunException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private @Nullable String failure(RuleTest.Example example, SigmaRule rule) throws TestRunException {
        ExampleRun run = new ExampleRun(example);
        Runnable each = () -> run.take(isHit(rule), () -> Explainer.explain(rule, pack.filtersOf(rule), lists, event));
        switch (example.event()) {
            case EventSource.Inline inline -> {
                InlineEvent.fill(event, inline.fields(), new LogSources(List.of(rule.logSource())));
                each.run();
            }
            case EventSource.InFile inFile -> files.read(inFile.file(), event, each);
        }
        return run.failure();
    }

    private boolean isHit(SigmaRule rule) {
        boolean[] isHit = {false};
        matcher.match(
                event,
                (planned, matched) -> isHit[0] |=
                        planned.rule().header().key().equals(rule.header().key()));
        return isHit[0];
    }

    private static @Nullable String failure(RuleTest.Scenario scenario, List<ScenarioRunner.Raised> alerts) {
        Integer wanted = scenario.alerts();
        if (wanted == null ? alerts.isEmpty() : wanted != alerts.size()) {
            return "expected " + (wanted == null ? "an alert" : wanted + " alerts") + ", got " + alerts.size();
        }
        List<Duration> at = alerts.stream().map(ScenarioRunner.Raised::at).toList();
        if (!scenario.at().isEmpty() && !scenario.at().equals(at)) {
            return "expected alerts at " + texts(scenario.at()) + ", got them at " + texts(at);
        }
        Map<String, String> group = scenario.group();
        boolean isThere = group.isEmpty()
                || alerts.stream().anyMatch(alert -> alert.group().entrySet().containsAll(group.entrySet()));
        return isThere
                ? null
                : "no alert of the group " + group + "; there are "
                        + alerts.stream().map(ScenarioRunner.Raised::group).toList();
    }

    /** As they are written in tests. */
    private static String texts(List<Duration> instants) {
        return instants.stream().map(RuleTester::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(Duration instant) {
        long ms = instant.toMillis();
        return ms % 1000 != 0 ? ms + "ms" : ms / 1000 + "s";
    }
}
