package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.workbench.RuleTestReport;
import org.varta.engine.workbench.RuleTestRun;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.parse.Problem;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.testing.RuleTestReader;

/** The features of {@code correlations.yml}, each with its scenarios. */
final class CorrelationCases {

    private static final String RULE = """
            title: Rule %1$s
            id: 0b0bd7d2-93b9-4b4b-9a4c-3a5d7a1f1d0%2$d
            name: %3$s
            logsource: {product: conformance}
            detection:
                sel: {%1$s: 1}
                condition: sel
            ---
            """;
    private static final String CORRELATION = """
            title: Conformance
            id: 0b0bd7d2-93b9-4b4b-9a4c-3a5d7a1f1d00
            name: c
            level: low
            correlation:
            """;

    private CorrelationCases() {}

    /**
     * What came of a feature.
     *
     * @param isEvaluated whether the engine evaluates such correlations at all; 'rule check' says when it does not
     * @param failures nothing when all is well
     */
    record Outcome(String feature, String section, int cases, boolean isEvaluated, List<String> failures) {}

    static List<Outcome> run(Path directory) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Object one : Case.list(Case.load("correlations.yml"))) {
            outcomes.add(run(Case.map(one), directory));
        }
        return outcomes;
    }

    private static Outcome run(Map<String, @Nullable Object> feature, Path directory) throws IOException {
        String more = Case.text(feature, "more");
        String rules = RULE.formatted("A", 1, "a")
                + RULE.formatted("B", 2, "b")
                + RULE.formatted("D", 4, "d")
                + (more.isEmpty() ? "" : more + "---\n")
                + CORRELATION
                + Case.text(feature, "correlation").indent(2);
        Files.writeString(directory.resolve("rule.yml"), rules, UTF_8);
        Path tests = directory.resolve("rule.test.yml");
        Files.writeString(
                tests, "rule: c\ntests:\n" + Case.text(feature, "tests").indent(2), UTF_8);
        RulePack pack = RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of());
        List<String> failures = new ArrayList<>();
        pack.problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .forEach(problem -> failures.add(problem.toString()));
        RuleTestReport report = RuleTestRun.run(
                pack,
                SiteLists.NONE,
                RuleTestReader.read(List.of(tests)),
                () -> new EsperCorrelators(CorrelatorLimits.DEFAULT));
        report.problems().forEach(problem -> failures.add(problem.toString()));
        report.results().stream()
                .filter(result -> !result.isPassed())
                .map(result -> result.test().name() + ": " + result.failure())
                .forEach(failures::add);
        boolean isEvaluated = CorrelationPlan.of(pack).unsupported().isEmpty();
        return new Outcome(
                Case.text(feature, "feature"),
                Case.text(feature, "section"),
                report.results().size(),
                isEvaluated,
                isEvaluated ? failures : List.of());
    }
}
