package org.varta.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.varta.benchmarks.Forks.Cost;
import org.varta.benchmarks.Forks.Variant;
import org.varta.benchmarks.report.LineChart;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/** Why matching is not left to Esper: each rule an EPL filter, as it comes and as well as it can be tuned, beside our matcher. */
final class EsperPart implements Part {

    private static final List<String> ENGINES = List.of("varta", "esper-tuned", "esper-default");

    @Override
    public Section measure(Run run) throws Exception {
        Forks forks = new Forks(run);
        List<String> sizes = run.isQuick() ? List.of("100") : List.of("100", "200", "400");
        List<Variant> variants = new ArrayList<>();
        for (String size : sizes) {
            ENGINES.forEach(engine -> variants.add(variant(engine, size)));
        }
        Map<Variant, Cost> costs = forks.measure(variants, 1, 1);
        List<Facts> facts = forks.facts();
        MarkdownTable table = new MarkdownTable(
                "rules", "engine", "us CPU/event", "events/s of one core", "B/event", "matches", "Varta is faster");
        LineChart chart = new LineChart(
                "Esper alone, and Varta's matcher", "rules", "us of CPU an event, logarithmic", false, true);
        for (String engine : ENGINES) {
            List<LineChart.Point> points = new ArrayList<>();
            for (String size : sizes) {
                points.add(new LineChart.Point(
                        Double.parseDouble(size), cost(costs, engine, size).cpuUs()));
            }
            chart.line(engine, points);
        }
        for (String size : sizes) {
            List<Facts> same =
                    facts.stream().filter(fact -> fact.ruleSet().equals(size)).toList();
            if (same.stream().map(Facts::fingerprint).distinct().count() != 1) {
                throw new IllegalStateException("verdicts differ: " + same);
            }
            for (String engine : ENGINES) {
                Cost cost = cost(costs, engine, size);
                table.row(
                        size,
                        engine,
                        String.format(Locale.ROOT, "%,.2f", cost.cpuUs()),
                        String.format(Locale.ROOT, "%,.0f", cost.perSecond()),
                        String.format(Locale.ROOT, "%,.0f", cost.bytes()),
                        Long.toString(same.getFirst().matches()),
                        String.format(
                                Locale.ROOT,
                                "%,.0f times",
                                cost.cpuUs() / cost(costs, "varta", size).cpuUs()));
            }
        }
        return new Section("esper", "Esper alone")
                .text(run.circumstances())
                .text(String.format(
                        Locale.ROOT,
                        "%d real process creations of attack-mordor, parsed and normalised beforehand for both; rules of process"
                                + " creation whose tests are all on text, drawn by a fixed seed, each one statement. `esper-default`"
                                + " is Esper as it comes, values as `like` joined by `or`; `esper-tuned` has basic index planning,"
                                + " filters that are not unwound, no locks, and functions that take all values of a field at once."
                                + " Every verdict of both engines on every event is compared before the measurement.",
                        EsperBenchmark.EVENTS))
                .table(table)
                .chart("", "Esper alone, and Varta's matcher", chart.toSvg());
    }

    private static Variant variant(String engine, String rules) {
        return new Variant("EsperBenchmark.match", Map.of("engine", engine, "rules", rules));
    }

    private static Cost cost(Map<Variant, Cost> costs, String engine, String rules) {
        return Objects.requireNonNull(costs.get(variant(engine, rules)));
    }
}
