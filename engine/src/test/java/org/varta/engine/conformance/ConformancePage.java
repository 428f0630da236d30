package org.varta.engine.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code docs/conformance.md}. */
final class ConformancePage {

    private static final String INTRODUCTION = """
            # Conformance with Sigma

            Which features of the [Sigma specification](https://github.com/SigmaHQ/sigma-specification) 2.1.0 Varta has, and what
            of the 2.2 draft is settled. This page is made by `ConformanceTest` (module `engine`) of the cases it runs; it fails
            when the page says anything else.

            A case is an event with the verdict that a rule has to give, a rule with the problem that has to refuse it (code,
            place and advice), or a scenario of a correlation. Each rule is run by the product from the text of rule and event
            on, by `rule explain`, and by a naive evaluator in test code that shares nothing with it; all three have to say
            what the case says. The cases are data:
            `engine/src/test/resources/org/varta/engine/conformance/`. What was decided where the specification leaves a
            question open is in [semantics.md](semantics.md).

            `Rules`, `Modifiers`, `Correlations` and `Filters` are the documents of the specification.
            """;

    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private int features;
    private int cases;

    void row(String group, String feature, String section, int count, String result) {
        rows.computeIfAbsent(group, name -> new ArrayList<>())
                .add("| " + feature + " | " + section + " | " + count + " | " + result + " |");
        features++;
        cases += count;
    }

    String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        text.append("\n**").append(features).append(" features, ").append(cases).append(" cases.**\n");
        rows.forEach((group, lines) -> {
            text.append("\n## ")
                    .append(group)
                    .append("\n\n| feature | specification | cases | result |\n|---|---|---|---|\n");
            lines.forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }
}
