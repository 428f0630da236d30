package org.varta.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/** Hits a second of CPU time through Esper with many correlations and many live keys. */
final class CorrelationPart implements Part {

    @Override
    public Section measure(Run run) throws Exception {
        Path scratch = run.directory("correlation");
        Commands commands = new Commands(scratch);
        List<String> command = commands.java(CorrelationRun.class, scratch.toString(), Integer.toString(run.of(12, 4)));
        command.add(1, "-Xmx2g");
        MarkdownTable table = new MarkdownTable("round of 100,000 hits", "hits/s of CPU time", "detections so far");
        List<String[]> rounds = Files.readAllLines(commands.run(command).output()).stream()
                .filter(line -> line.startsWith("round "))
                .map(line -> line.split(" ", -1))
                .toList();
        for (String[] round : rounds) {
            table.row(
                    round[1],
                    String.format(Locale.ROOT, "%,.0f", Double.parseDouble(round[2])),
                    String.format(Locale.ROOT, "%,d", Long.parseLong(round[3])));
        }
        double median = Forks.median(rounds.subList(rounds.size() / 2, rounds.size()).stream()
                .map(round -> Double.parseDouble(round[2]))
                .toList());
        return new Section("correlation", "Correlation")
                .text(run.circumstances())
                .text(String.format(
                        Locale.ROOT,
                        "%d correlations of the four kinds over %d rules, %,d live keys, windows of five minutes, full from the"
                                + " fourth round on; CPU time of the one thread. Median of the second half: **%,.0f hits/s**.",
                        CorrelationRun.CORRELATIONS,
                        CorrelationRun.CORRELATIONS,
                        CorrelationRun.KEYS,
                        median))
                .table(table);
    }
}
