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

/** What more rules cost an event: 100, 1,000, all, and twice as many, on each lane. */
final class GrowthPart implements Part {

    private static final List<String> LANES = List.of(Lane.MORDOR, Lane.REPETITIVE, Lane.WORST);
    private static final List<String> SETS = List.of("100", "1000", RuleSets.ALL, RuleSets.DOUBLE);

    @Override
    public Section measure(Run run) throws Exception {
        Forks forks = new Forks(run);
        List<String> lanes = run.isQuick() ? LANES.subList(0, 2) : LANES;
        List<Variant> variants = new ArrayList<>();
        for (String set : SETS) {
            lanes.forEach(lane -> variants.add(variant(lane, set)));
        }
        Map<Variant, Cost> costs = forks.measure(variants, 1, 1);
        List<Facts> facts = forks.facts();

        MarkdownTable table =
                new MarkdownTable("lane", "rules", "us CPU/event", "events/s", "B/event", "bytes/event", "matches");
        LineChart chart =
                new LineChart("What more rules cost", "rules", "us of CPU an event, logarithmic", false, true);
        StringBuilder doubling = new StringBuilder("Doubling the rules from all to twice as many costs: ");
        for (String lane : lanes) {
            List<LineChart.Point> points = new ArrayList<>();
            for (String set : SETS) {
                Cost cost = Objects.requireNonNull(costs.get(variant(lane, set)));
                Facts fact = facts.stream()
                        .filter(f -> f.lane().equals(lane) && f.ruleSet().equals(set))
                        .findFirst()
                        .orElseThrow();
                points.add(new LineChart.Point(fact.rules(), cost.cpuUs()));
                table.row(
                        lane,
                        String.format(Locale.ROOT, "%,d", fact.rules()),
                        String.format(Locale.ROOT, "%.2f", cost.cpuUs()),
                        String.format(Locale.ROOT, "%,.0f", cost.perSecond()),
                        String.format(Locale.ROOT, "%,.0f", cost.bytes()),
                        Long.toString(fact.bytes() / fact.events()),
                        String.format(Locale.ROOT, "%,d", fact.matches()));
            }
            chart.line(lane, points);
            doubling.append(String.format(
                    Locale.ROOT,
                    "%s %.2f times, ",
                    lane,
                    points.getLast().y() / points.get(points.size() - 2).y()));
        }
        return new Section("growth", "The same events, more rules")
                .text(run.circumstances())
                .text(
                        doubling.substring(0, doubling.length() - 2)
                                + " as much an event. The second half of the largest set is every rule once more with one letter"
                                + " changed in every run of at least " + LiteralMutation.RUN
                                + " letters of its literals and regular expressions, by a fixed seed. The smaller sets are drawn by a"
                                + " fixed seed without regard to log sources. Lanes: `mordor` are real events, `repetitive` are process"
                                + " creations of a dozen programs, `worst` are process creations made of the rules' own literals.")
                .table(table)
                .chart("", "Cost of an event by number of rules", chart.toSvg());
    }

    private static Variant variant(String lane, String set) {
        return new Variant("EngineBenchmark.whole", Map.of("lane", lane, "rules", set));
    }
}
