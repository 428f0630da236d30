package org.varta.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.varta.benchmarks.Forks.Cost;
import org.varta.benchmarks.Forks.Variant;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/** What a second thread brings: each has its own reader and matcher, and both share the compiled rules. */
final class ThreadsPart implements Part {

    private static final Map<String, String> ON = Map.of("lane", Lane.MORDOR, "rules", RuleSets.ALL);
    private static final Variant ONE = new Variant("EngineBenchmark.whole", ON, 1);
    private static final Variant TWO = new Variant("EngineBenchmark.whole", ON, 2);

    @Override
    public Section measure(Run run) throws Exception {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new Skipped("this machine has one core");
        }
        Forks forks = new Forks(run);
        Map<Variant, Cost> costs = forks.measure(List.of(ONE, TWO), run.of(Settings.FORKS, 1), 1);
        List<Facts> facts = forks.facts();
        if (facts.stream().distinct().count() != 1) {
            throw new IllegalStateException("the forks did not measure the same: " + facts);
        }
        double one = perSecond(costs, ONE);
        double two = perSecond(costs, TWO);
        MarkdownTable table = new MarkdownTable("threads", "events/s together, by the clock", "of one thread")
                .row("1", String.format(Locale.ROOT, "%,.0f", one), "1.00 times")
                .row(
                        "2",
                        String.format(Locale.ROOT, "%,.0f", two),
                        String.format(Locale.ROOT, "%.2f times", two / one));
        return new Section("threads", "Two threads")
                .text(run.circumstances())
                .text(
                        facts.getFirst().words()
                                + ", by each thread. By the clock, so whatever else the machine did counts; median of the forks, in turn.")
                .table(table);
    }

    private static double perSecond(Map<Variant, Cost> costs, Variant variant) {
        return variant.threads()
                * 1e6
                / Objects.requireNonNull(costs.get(variant)).wallUs();
    }
}
