package org.varta.engine.workbench;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.List;

/**
 * Writes results in the XML that build servers read as JUnit's. ASCII only, so that it is right whatever the encoding of
 * standard output.
 */
final class JUnitReport {

    private final String suite;
    private final List<Case> cases;

    JUnitReport(String suite, List<Case> cases) {
        this.suite = suite;
        this.cases = List.copyOf(cases);
    }

    /**
     * One test.
     *
     * @param group what build servers show as the class
     * @param output what else there is to read; may be empty
     */
    record Case(String group, String name, Outcome outcome, String output) {
        Case {
            requireNonNull(group, "group");
            requireNonNull(name, "name");
            requireNonNull(outcome, "outcome");
            requireNonNull(output, "output");
        }
    }

    /** How a test ended. */
    sealed interface Outcome {
        record Passed() implements Outcome {}

        record Failed(String message, String detail) implements Outcome {}
    }

    void write(PrintWriter out) {
        long failures = cases.stream()
                .filter(test -> test.outcome() instanceof Outcome.Failed)
                .count();
        String counts = " tests=\"" + cases.size() + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"0\"";
        out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        out.println("<testsuites" + counts + ">");
        out.println("  <testsuite name=\"" + escape(suite) + "\"" + counts + ">");
        cases.forEach(test -> write(test, out));
        out.println("  </testsuite>");
        out.println("</testsuites>");
    }

    private static void write(Case test, PrintWriter out) {
        out.println("    <testcase classname=\"" + escape(test.group()) + "\" name=\"" + escape(test.name()) + "\">");
        switch (test.outcome()) {
            case Outcome.Passed passed -> {}
            case Outcome.Failed(String message, String detail) ->
                out.println("      <failure message=\"" + escape(message) + "\">" + escape(detail) + "</failure>");
        }
        if (!test.output().isEmpty()) {
            out.println("      <system-out>" + escape(test.output()) + "</system-out>");
        }
        out.println("    </testcase>");
    }

    /** XML 1.0 section 2.2 allows few control characters, in no notation; the others become U+FFFD. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean isLegal = c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
            if (!isLegal && c != '\n' && c != '\r' && c != '\t') {
                escaped.append("&#xFFFD;");
            } else if (c > 0x7E || c < 0x20 || c == '<' || c == '>' || c == '&' || c == '"') {
                escaped.append("&#x").append(Integer.toHexString(c)).append(';');
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
