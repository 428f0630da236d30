package org.varta.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.PublishedPage;

/**
 * Every feature of Sigma with its cases, and the page that says so. With {@code -Dvarta.write.docs=true} the page is written
 * anew.
 */
final class ConformanceTest {

    private static final Path PAGE = Path.of(System.getProperty("varta.home", ".."), "docs", "conformance.md");

    @Test
    void every_case_has_the_verdict_or_the_problem_that_it_names_and_the_page_says_so(
            @TempDir Path rules, @TempDir Path correlations) throws IOException {
        ConformancePage page = new ConformancePage();
        List<String> failures = new ArrayList<>();
        CaseRun run = new CaseRun(rules);
        for (Case.Feature feature : Case.features()) {
            List<String> failed = new ArrayList<>();
            int cases = 0;
            for (Case one : feature.cases()) {
                cases += one.count();
                run.failures(one).forEach(failure -> failed.add(one.name() + ": " + failure));
            }
            failures.addAll(failed);
            page.row(feature.group(), feature.name(), feature.section(), cases, result(failed));
        }
        ChainsRun chains = new ChainsRun(rules);
        chains.run();
        failures.addAll(chains.differences());
        page.row(
                "Modifiers",
                "Every legal chain of up to four modifiers, each with ten kinds of values on " + ChainsRun.EVENTS.size()
                        + " events",
                "Modifiers",
                chains.chains().size(),
                result(chains.differences()));
        assertThat(chains.matched())
                .as("chains that match something; with all, no single value may hold both")
                .containsAll(chains.chains().stream()
                        .filter(chain -> !chain.contains("|all"))
                        .toList());
        for (CorrelationCases.Outcome outcome : CorrelationCases.run(correlations)) {
            outcome.failures().forEach(failure -> failures.add(outcome.feature() + ": " + failure));
            page.row(
                    "Correlations",
                    outcome.feature(),
                    outcome.section(),
                    outcome.isEvaluated() ? outcome.cases() : 0,
                    outcome.isEvaluated() ? result(outcome.failures()) : "not evaluated yet");
        }
        assertThat(failures).as("%d failures", failures.size()).isEmpty();
        PublishedPage.holds(PAGE, page.text());
    }

    private static String result(List<String> failures) {
        return failures.isEmpty() ? "pass" : failures.size() + " fail";
    }
}
