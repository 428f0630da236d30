package org.varta.engine.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.varta.rules.parse.Problem;
import org.varta.rules.testing.TestResult;

/**
 * Writes the results of rule tests in each of their formats.
 *
 * @param results in the order of the test files
 * @param problems of the test files themselves
 * @param untested how many rules and correlations have no test
 */
public record RuleTestReport(List<TestResult> results, List<Problem> problems, int untested) {

    public RuleTestReport {
        results = List.copyOf(results);
        problems = List.copyOf(problems);
    }

    /** How many tests passed. */
    public long passed() {
        return results.stream().filter(TestResult::isPassed).count();
    }

    /** How many did not; a problem of a test file is a failure. */
    public long failed() {
        return results.size() - passed() + problems.size();
    }

    /** Failures only, one line each. */
    public void text(PrintWriter out) {
        for (Problem problem : problems) {
            out.println("FAIL " + place(problem) + ": " + problem.code().keyword() + ": " + problem.message());
        }
        for (TestResult result : results) {
            if (!result.isPassed()) {
                out.println("FAIL " + result.set().file() + ":" + result.test().line() + ": " + result.title() + ": '"
                        + result.test().name() + "': " + result.failure());
            }
        }
    }

    /** {@code {"passed","failed","untested","results":[{"file","line","rule","title","name","passed","failure"}],"problems":[..]}}. */
    public void json(PrintWriter out) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            json.writeNumberField("passed", passed());
            json.writeNumberField("failed", failed());
            json.writeNumberField("untested", untested);
            json.writeArrayFieldStart("results");
            for (TestResult result : results) {
                json.writeStartObject();
                json.writeStringField("file", result.set().file());
                json.writeNumberField("line", result.test().line());
                json.writeStringField("rule", result.set().rule());
                json.writeStringField("title", result.title());
                json.writeStringField("name", result.test().name());
                json.writeBooleanField("passed", result.isPassed());
                Json.text(json, "failure", result.failure());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("problems");
            for (Problem problem : problems) {
                json.writeStartObject();
                json.writeStringField("file", problem.file());
                json.writeNumberField("line", problem.line());
                json.writeNumberField("column", problem.column());
                json.writeStringField("code", problem.code().keyword());
                json.writeStringField("message", problem.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    /** One test case a test, and one for each problem of a test file. */
    public void junit(PrintWriter out) {
        List<JUnitReport.Case> cases = new ArrayList<>();
        for (Problem problem : problems) {
            cases.add(new JUnitReport.Case(
                    problem.file(),
                    "the test file can be read",
                    new JUnitReport.Outcome.Failed(problem.message(), place(problem) + ": " + problem.message()),
                    ""));
        }
        for (TestResult result : results) {
            String failure = result.failure();
            String place = result.set().file() + ":" + result.test().line();
            JUnitReport.Outcome outcome = failure == null
                    ? new JUnitReport.Outcome.Passed()
                    : new JUnitReport.Outcome.Failed(failure, place + ": " + failure);
            cases.add(new JUnitReport.Case(result.title(), result.test().name(), outcome, ""));
        }
        new JUnitReport("varta rule test", cases).write(out);
    }

    private static String place(Problem problem) {
        return problem.file() + ":" + problem.line() + ":" + problem.column();
    }
}
