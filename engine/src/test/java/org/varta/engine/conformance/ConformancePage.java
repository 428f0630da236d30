package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    /** Counts of the last whole run of {@link CorpusOracleTest}, a resource. */
    static final String CORPUS_RUN = "org/varta/engine/conformance/corpus-run.tsv";

    private static final int RULES = 3_780;

    private static final String CORPORA = """

            ## Corpora

            `CorpusOracleTest` runs the 3,780 active rules of SigmaHQ over public logs, with the matcher and with the naive evaluator. The
            default build takes a sample; the whole run (tag `soak`, four minutes on two cores) was last recorded with these counts. A
            verdict is one rule on one event. Conditions are those that the naive evaluator worked out in full; for the other verdicts it
            found that the log source is another. What both share is the reading of the event and its log source.

            | corpus | events | verdicts | conditions | hits | differences |
            |---|---|---|---|---|---|
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
        corpora(text);
        return text.toString();
    }

    private static void corpora(StringBuilder text) {
        text.append(CORPORA);
        long[] sums = new long[4];
        for (String line : lines()) {
            String[] cells = line.split("\t", -1);
            long[] counts = {
                Long.parseLong(cells[1]), Long.parseLong(cells[3]), Long.parseLong(cells[4]), Long.parseLong(cells[5])
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[i];
            }
            row(text, cells[0], counts);
        }
        row(text, "all", sums);
    }

    private static void row(StringBuilder text, String name, long[] counts) {
        text.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,d | %,d |%n",
                name,
                counts[0],
                counts[0] * RULES,
                counts[1],
                counts[2],
                counts[3]));
    }

    private static List<String> lines() {
        try (InputStream in = ConformancePage.class.getClassLoader().getResourceAsStream(CORPUS_RUN)) {
            return new String(requireNonNull(in, CORPUS_RUN).readAllBytes(), UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
