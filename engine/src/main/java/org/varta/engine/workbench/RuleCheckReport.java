package org.varta.engine.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problem.Severity;

/** Writes a {@link RuleCheck} in each of its formats. */
public final class RuleCheckReport {

    private final RuleCheck check;

    public RuleCheckReport(RuleCheck check) {
        this.check = check;
    }

    /** {@code file:line:column: severity code: message}, an empty line between files. */
    public void text(PrintWriter out) {
        boolean isFirst = true;
        for (List<Problem> problems : check.byFile().values()) {
            if (problems.isEmpty()) {
                continue;
            }
            if (!isFirst) {
                out.println();
            }
            isFirst = false;
            problems.forEach(problem -> out.println(place(problem) + ": " + describe(problem)));
        }
    }

    /** {@code {"loaded","failed","problems":[{"file","line","column","code","severity","message"}]}}. */
    public void json(PrintWriter out) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            json.writeNumberField("loaded", check.loaded());
            json.writeNumberField("failed", check.failed());
            json.writeArrayFieldStart("problems");
            for (Problem problem : check.problems()) {
                json.writeStartObject();
                json.writeStringField("file", problem.file());
                json.writeNumberField("line", problem.line());
                json.writeNumberField("column", problem.column());
                json.writeStringField("code", problem.code().keyword());
                json.writeStringField("severity", severity(problem));
                json.writeStringField("message", problem.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    /** One test case a file; its errors make it fail, its warnings are its output. */
    public void junit(PrintWriter out) {
        List<JUnitReport.Case> cases = new ArrayList<>();
        check.byFile().forEach((file, problems) -> {
            List<String> errors = lines(problems, Severity.ERROR);
            List<String> warnings = lines(problems, Severity.WARNING);
            JUnitReport.Outcome outcome = errors.isEmpty()
                    ? new JUnitReport.Outcome.Passed()
                    : new JUnitReport.Outcome.Failed(errors.getFirst(), String.join("\n", errors));
            cases.add(new JUnitReport.Case("rule check", file, outcome, String.join("\n", warnings)));
        });
        new JUnitReport("varta rule check", cases).write(out);
    }

    private static List<String> lines(List<Problem> problems, Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .map(problem -> place(problem) + ": " + describe(problem))
                .toList();
    }

    private static String place(Problem problem) {
        return problem.file() + ":" + problem.line() + ":" + problem.column();
    }

    private static String describe(Problem problem) {
        return severity(problem) + " " + problem.code().keyword() + ": " + problem.message();
    }

    private static String severity(Problem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT);
    }
}
