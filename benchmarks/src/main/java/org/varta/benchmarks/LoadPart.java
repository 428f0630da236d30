package org.varta.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.varta.benchmarks.load.Latencies;
import org.varta.benchmarks.load.Load;
import org.varta.benchmarks.load.Load.Outcome;
import org.varta.benchmarks.load.Load.Plan;
import org.varta.benchmarks.load.Server;
import org.varta.benchmarks.report.LineChart;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/**
 * A real {@code varta run} with all rules, real sockets, durable acknowledgement: how much it takes, and how long a sender waits
 * for the acknowledgement and an analyst for the alert. Load program and server share the machine.
 */
final class LoadPart implements Part {

    private static final int CONNECTIONS = 4;
    private static final int FLAT_OUT_EVENTS = 500;
    private static final int REQUEST_EVENTS = 50;
    private static final int TARGET_RATE = 20_000;
    private static final List<Integer> PERCENTS = List.of(1, 10, 50, 90);
    private static final List<String> FLAGS = List.of("-Xmx2g");

    @Override
    public Section measure(Run run) throws Exception {
        Path scratch = run.directory("load");
        List<byte[]> events = Lane.named(Lane.MORDOR).events();
        List<Path> rules = new ArrayList<>(Corpus.ruleFolders());
        rules.add(Load.probeRules(scratch));
        MarkdownTable table = new MarkdownTable(
                "load",
                "events/s acknowledged",
                "events/s evaluated",
                "us CPU/event",
                "ack p50 ms",
                "p99",
                "p99.9",
                "max",
                "alert p50 ms",
                "p99",
                "p99.9",
                "max",
                "sent = acknowledged = evaluated",
                "probes = alerts");
        LineChart chart = new LineChart(
                "From the request to its acknowledgement, by load",
                "part of the requests, %",
                "ms, logarithmic",
                false,
                true);
        try (Server server = Server.start(scratch.resolve("data"), rules, FLAGS)) {
            Load ndjson = new Load(server, events, false);
            Load bulk = new Load(server, events, true);
            Duration phase = Duration.ofSeconds(run.of(15, 4));
            ndjson.run(new Plan(CONNECTIONS, FLAT_OUT_EVENTS, 0, Duration.ofSeconds(run.of(15, 8)))); // warms up
            Outcome most = ndjson.run(new Plan(CONNECTIONS, FLAT_OUT_EVENTS, 0, phase));
            row(table, "NDJSON, flat out", most);
            row(table, "`_bulk`, flat out", bulk.run(new Plan(CONNECTIONS, FLAT_OUT_EVENTS, 0, phase)));
            int maximum = (int) most.evaluatedPerSecond();
            for (int percent : PERCENTS) {
                int rate = maximum * percent / 100;
                Outcome outcome = ndjson.run(new Plan(CONNECTIONS, REQUEST_EVENTS, rate, phase));
                row(table, String.format(Locale.ROOT, "NDJSON, %d %%: %,d/s", percent, rate), outcome);
                chart.line(percent + " % of the most", curve(outcome.acknowledgements()));
            }
            Plan target = new Plan(CONNECTIONS, REQUEST_EVENTS, TARGET_RATE, phase.multipliedBy(2));
            row(table, String.format(Locale.ROOT, "**NDJSON, %,d/s**", TARGET_RATE), ndjson.run(target));
            row(table, String.format(Locale.ROOT, "**`_bulk`, %,d/s**", TARGET_RATE), bulk.run(target));
            server.stop();
        }
        Run.remove(scratch);
        return new Section("load", "Socket to alert")
                .text(run.circumstances())
                .text(String.format(
                        Locale.ROOT,
                        "`varta run` as a process with all SigmaHQ rules, events of attack-mordor of %,d bytes, %d connections, one"
                                + " request at a time on each. Flat out: requests of %d events. At a rate: requests of %d events, each"
                                + " due at its time whatever became of those before, latency from there. The last event of each"
                                + " request is a probe that one rule is there for; alert latency is from due time to the alert in"
                                + " the durable alert log. The most is what was evaluated in a second flat out, from the first"
                                + " request until nothing was left. Load program and server share the cores; CPU is the"
                                + " server's.",
                        events.stream().mapToLong(event -> event.length).sum() / events.size(),
                        CONNECTIONS,
                        FLAT_OUT_EVENTS,
                        REQUEST_EVENTS))
                .table(table)
                .chart("", "Acknowledgement latency by load", chart.toSvg());
    }

    private static void row(MarkdownTable table, String load, Outcome outcome) {
        if (outcome.sent() != outcome.acknowledged()
                || outcome.sent() != outcome.evaluated()
                || outcome.probes() != outcome.probeAlerts()) {
            throw new IllegalStateException("counts differ at " + load + ": " + outcome);
        }
        List<String> cells = new ArrayList<>(List.of(
                load,
                String.format(Locale.ROOT, "%,.0f", outcome.acknowledgedPerSecond()),
                String.format(Locale.ROOT, "%,.0f", outcome.evaluatedPerSecond()),
                String.format(Locale.ROOT, "%.1f", outcome.cpuSeconds() * 1e6 / outcome.sent())));
        cells.addAll(List.of(outcome.acknowledgements().cells()));
        cells.addAll(List.of(outcome.alerts().cells()));
        cells.add(String.format(Locale.ROOT, "%,d", outcome.sent())
                + (outcome.refused() > 0 ? " (" + outcome.refused() + " requests refused)" : ""));
        cells.add(String.format(Locale.ROOT, "%,d", outcome.probes()));
        table.row(cells.toArray(String[]::new));
        System.out.println("# " + String.join(" | ", cells));
    }

    /** The latency that so many per cent of the requests do not exceed. */
    private static List<LineChart.Point> curve(Latencies latencies) {
        List<LineChart.Point> points = new ArrayList<>();
        for (int percent = 5; percent <= 95; percent += 5) {
            points.add(new LineChart.Point(percent, latencies.percentileMs(percent / 100.0)));
        }
        points.add(new LineChart.Point(99, latencies.percentileMs(0.99)));
        points.add(new LineChart.Point(99.9, latencies.percentileMs(0.999)));
        return points;
    }
}
