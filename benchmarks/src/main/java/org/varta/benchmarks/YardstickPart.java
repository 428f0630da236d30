package org.varta.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.varta.benchmarks.Forks.Cost;
import org.varta.benchmarks.Forks.Variant;
import org.varta.benchmarks.report.BarChart;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/** Does detection cost more than parsing? The whole engine path beside Jackson alone, same bytes, same fields, one run. */
final class YardstickPart implements Part {

    private static final Map<String, String> ON = Map.of("lane", Lane.MORDOR, "rules", RuleSets.ALL);
    private static final Variant WHOLE = new Variant("EngineBenchmark.whole", ON);
    private static final Variant FORWARD = new Variant("EngineBenchmark.forward", ON);
    private static final Variant READ = new Variant("EngineBenchmark.read", ON);
    private static final Variant JACKSON = new Variant("EngineBenchmark.jackson", ON);
    private static final Variant FIND = new Variant("EngineBenchmark.jacksonFind", ON);

    @Override
    public Section measure(Run run) throws Exception {
        Forks forks = new Forks(run);
        Map<Variant, Cost> costs =
                forks.measure(List.of(JACKSON, WHOLE, FORWARD, READ, FIND), run.of(Settings.FORKS, 1));
        List<Facts> facts = forks.facts();
        if (facts.stream().distinct().count() != 1) {
            throw new IllegalStateException("the forks did not measure the same: " + facts);
        }
        MarkdownTable table =
                new MarkdownTable("one core", "events/s", "us CPU/event", "B/event", "of Jackson's events/s");
        BarChart chart =
                new BarChart("From bytes to hits, and parsing alone", "events a second and core, attack-mordor");
        row(table, chart, "Jackson streaming takes the fields that rules read", costs, JACKSON);
        row(table, chart, "**engine: bytes to hits, all rules**", costs, WHOLE);
        row(table, chart, "engine: the same as MessagePack, bytes to hits, all rules", costs, FORWARD);
        row(table, chart, "engine: bytes to an event, nothing matched", costs, READ);
        row(table, chart, "Jackson streaming, no value made a String", costs, FIND);
        return new Section("yardstick", "Detecting beside parsing")
                .text(run.circumstances())
                .text(facts.getFirst().words()
                        + String.format(
                                Locale.ROOT,
                                "; %,d values taken from them. CPU time of the process, collector included; forks in turn, their CPU"
                                        + " times for the engine %s and for Jackson %s us.",
                                facts.getFirst().fields(),
                                rounded(costs, WHOLE),
                                rounded(costs, JACKSON)))
                .table(table)
                .chart("", "Events a second", chart.toSvg());
    }

    private static List<String> rounded(Map<Variant, Cost> costs, Variant variant) {
        return cost(costs, variant).cpuForksUs().stream()
                .map(us -> String.format(Locale.ROOT, "%.2f", us))
                .toList();
    }

    private static void row(
            MarkdownTable table, BarChart chart, String label, Map<Variant, Cost> costs, Variant variant) {
        Cost cost = cost(costs, variant);
        table.row(
                label,
                String.format(Locale.ROOT, "%,.0f", cost.perSecond()),
                String.format(Locale.ROOT, "%.2f", cost.cpuUs()),
                String.format(Locale.ROOT, "%,.0f", cost.bytes()),
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        cost.perSecond() / cost(costs, JACKSON).perSecond()));
        chart.bar(label.replace("*", ""), cost.perSecond(), label.contains("engine"));
    }

    private static Cost cost(Map<Variant, Cost> costs, Variant variant) {
        return java.util.Objects.requireNonNull(costs.get(variant), variant.method());
    }
}
