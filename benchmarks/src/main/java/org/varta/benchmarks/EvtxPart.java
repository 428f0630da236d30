package org.varta.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.varta.benchmarks.Forks.Cost;
import org.varta.benchmarks.Forks.Variant;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/** Windows event log files to fields, and through all rules. */
final class EvtxPart implements Part {

    private static final Map<String, String> WHAT = Map.of(
            "parse", "to fields that can be matched",
            "parseAndMatch", "to fields, log sources, and all SigmaHQ rules");

    @Override
    public Section measure(Run run) throws Exception {
        Forks forks = new Forks(run);
        List<Variant> variants = new ArrayList<>();
        for (String method : List.of("parse", "parseAndMatch")) {
            variants.add(new Variant("EvtxBenchmark." + method, Map.of()));
        }
        Map<Variant, Cost> costs = forks.measure(variants, 1);
        Facts facts = forks.facts().getFirst();
        MarkdownTable table = new MarkdownTable("EVTX", "MB/s of records, one core", "records/s");
        for (Variant variant : variants) {
            double seconds = Objects.requireNonNull(costs.get(variant)).cpuUs() / 1e6;
            table.row(
                    Objects.requireNonNull(WHAT.get(variant.method().replace("EvtxBenchmark.", ""))),
                    String.format(Locale.ROOT, "%.0f", facts.bytes() / 1e6 / seconds),
                    String.format(Locale.ROOT, "%,.0f", facts.events() / seconds));
        }
        return new Section("evtx", "Windows event log files")
                .text(run.circumstances())
                .text(String.format(
                        Locale.ROOT,
                        "All event logs of the corpora, unpacked in memory: %,d records of %,d bytes together, %,d matches. CPU time"
                                + " of the process.",
                        facts.events(),
                        facts.bytes(),
                        facts.matches()))
                .table(table);
    }
}
