package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.varta.benchmarks.report.BarChart;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/**
 * The fastest open engine over all SigmaHQ rules, beside ours: rsigma, built from crates.io. The rules that both take, the same
 * files of events, one core each, runs in turn, verdicts compared event by event.
 */
final class PeersPart implements Part {

    private static final int SKIPPED = 69;
    private static final List<String> LANES = List.of(Lane.MORDOR, Lane.REPETITIVE);
    private static final int COPIES = 5;
    private static final int RULES_SHOWN = 12;
    private static final String ROUTING = "product=ls_product,service=ls_service,category=ls_category";

    @Override
    public Section measure(Run run) throws Exception {
        Path scratch = run.directory("peers");
        Path build = Path.of(System.getProperty(
                "varta.peers", run.scratch().resolveSibling("varta-peers").toString()));
        List<String> programs = build(run, build);
        Path cli = Path.of(programs.get(0));
        Commands commands = new Commands(scratch);
        Path rules = commonRules(commands, programs.get(1), scratch);

        Section section = new Section("peers", "Beside rsigma").text(run.circumstances());
        MarkdownTable table =
                new MarkdownTable("lane", "what", "events/s of one core", "us CPU/event", "matches", "Varta is faster");
        BarChart chart =
                new BarChart("Varta and rsigma on one core", "events a second of CPU time; library, in memory");
        List<String> notes = new ArrayList<>();
        for (String lane : LANES) {
            Path events = scratch.resolve(lane + ".ndjson");
            LaneRun.writeLane(lane, events);
            notes.add(compareVerdicts(commands, programs.get(1), lane, events, rules));
            libraries(run, commands, programs.get(1), lane, events, rules, table, chart);
            commandLines(run, commands, cli, lane, events, rules, table);
        }
        long count;
        try (var files = Files.list(rules)) {
            count = files.count();
        }
        return section.text(String.format(
                        Locale.ROOT,
                        "rsigma %s, library and command line as published, release build, no pipeline. %,d rules that both take,"
                                + " %,d events a lane. `routed` is rsigma with its log-source routing, for which the events carry"
                                + " the log source as fields. Library: events in memory, JSON parsed and evaluated, last passes of"
                                + " one process, median of the rounds. Command line: file to matches in a file; CPU time of the"
                                + " whole process, of which what is the same for %d times the events is taken off.",
                        version(commands, cli),
                        count,
                        Lane.EVENTS,
                        COPIES))
                .table(table)
                .text(String.join("\n\n", notes))
                .chart("", "Varta and rsigma", chart.toSvg());
    }

    private static List<String> build(Run run, Path directory) throws IOException, InterruptedException, Skipped {
        Process process = new ProcessBuilder(
                        run.home().resolve("benchmarks/peers/build-rsigma").toString(), directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        if (code == SKIPPED) {
            throw new Skipped("rsigma cannot be built on this machine");
        }
        if (code != 0) {
            throw new IOException("peers/build-rsigma ended with " + code);
        }
        return out.lines().toList();
    }

    private static String version(Commands commands, Path cli) throws IOException, InterruptedException {
        return Files.readAllLines(
                        commands.run(List.of(cli.toString(), "--version")).output())
                .getFirst()
                .replace("rsigma ", "");
    }

    /** Copies the rules that both engines take, so that both load exactly these. */
    private static Path commonRules(Commands commands, String driver, Path scratch)
            throws IOException, InterruptedException {
        List<String> folders = Corpus.ruleFolders().stream().map(Path::toString).toList();
        Set<String> theirs = Set.copyOf(Files.readAllLines(
                commands.run(with(List.of(driver, "rules"), folders)).output()));
        Path common = Files.createDirectory(scratch.resolve("rules"));
        int number = 0;
        for (String line : Files.readAllLines(commands.run(with(commands.java(LaneRun.class, "rules"), folders))
                .output())) {
            String[] part = line.split("\t", 2);
            if (theirs.contains(part[0])) {
                Files.copy(Path.of(part[1]), common.resolve(number++ + ".yml"));
            }
        }
        return common;
    }

    private static List<String> with(List<String> command, List<String> more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(more);
        return all;
    }

    private static String compareVerdicts(Commands commands, String driver, String lane, Path events, Path rules)
            throws IOException, InterruptedException {
        Set<String> ours = new TreeSet<>(Files.readAllLines(
                commands.run(commands.java(LaneRun.class, "verdicts", events.toString(), rules.toString()))
                        .output()));
        Set<String> theirs = new TreeSet<>(Files.readAllLines(
                commands.run(List.of(driver, "verdicts", "routed", events.toString(), rules.toString()))
                        .output()));
        return new VerdictDifferences(rules, events).describe(lane, ours, theirs, RULES_SHOWN);
    }

    /** What one library does: CPU seconds of its last passes, and the matches of a pass. */
    private record Passes(double cpuSeconds, long matches) {

        /** The first half warms up. */
        static Passes read(Path output) throws IOException {
            List<String[]> passes = Files.readAllLines(output).stream()
                    .map(line -> line.split(" ", -1))
                    .toList();
            Set<String> matches = passes.stream().map(pass -> pass[4]).collect(Collectors.toSet());
            if (matches.size() != 1) {
                throw new IllegalStateException("passes over the same events differ: " + matches);
            }
            List<Double> cpu = passes.subList(passes.size() / 2, passes.size()).stream()
                    .map(pass -> Double.parseDouble(pass[3]))
                    .toList();
            return new Passes(Forks.median(cpu), Long.parseLong(passes.getFirst()[4]));
        }
    }

    private static void libraries(
            Run run,
            Commands commands,
            String driver,
            String lane,
            Path events,
            Path rules,
            MarkdownTable table,
            BarChart chart)
            throws IOException, InterruptedException {
        String ourPasses = Integer.toString(run.of(10, 6));
        String theirPasses = Integer.toString(run.of(3, 2));
        Map<String, List<String>> sides = new LinkedHashMap<>();
        sides.put("Varta", commands.java(LaneRun.class, "run", ourPasses, events.toString(), rules.toString()));
        sides.put("rsigma", List.of(driver, "run", "plain", theirPasses, events.toString(), rules.toString()));
        sides.put("rsigma routed", List.of(driver, "run", "routed", theirPasses, events.toString(), rules.toString()));
        Map<String, List<Passes>> results = new LinkedHashMap<>();
        for (int round = 0; round < run.of(2, 1); round++) {
            for (Map.Entry<String, List<String>> side : sides.entrySet()) {
                results.computeIfAbsent(side.getKey(), key -> new ArrayList<>())
                        .add(Passes.read(
                                commands.run(Commands.oneCore(side.getValue())).output()));
            }
        }
        double ours = 0;
        for (Map.Entry<String, List<Passes>> result : results.entrySet()) {
            double seconds = Forks.median(
                    result.getValue().stream().map(Passes::cpuSeconds).toList());
            ours = ours == 0 ? seconds : ours;
            row(
                    table,
                    lane,
                    result.getKey() + ", library",
                    seconds,
                    Lane.EVENTS,
                    result.getValue().getFirst().matches(),
                    ours);
            chart.bar(
                    lane + ": " + result.getKey(),
                    Lane.EVENTS / seconds,
                    result.getKey().equals("Varta"));
        }
    }

    private static void commandLines(
            Run run, Commands commands, Path cli, String lane, Path events, Path rules, MarkdownTable table)
            throws IOException, InterruptedException {
        Path many = events.resolveSibling("many-" + events.getFileName());
        byte[] once = Files.readAllBytes(events);
        try (var out = Files.newOutputStream(many)) {
            for (int i = 0; i < COPIES; i++) {
                out.write(once);
            }
        }
        Map<String, List<String>> sides = new LinkedHashMap<>();
        sides.put("Varta", commands.java("org.varta.engine.cli.Varta", "scan", "-r", rules.toString(), "-o", "ndjson"));
        sides.put("rsigma", List.of(cli.toString(), "engine", "eval", "-r", rules.toString(), "--quiet", "-e"));
        sides.put(
                "rsigma routed",
                List.of(
                        cli.toString(),
                        "engine",
                        "eval",
                        "-r",
                        rules.toString(),
                        "--quiet",
                        "--logsource-routing",
                        "--logsource-field-map",
                        ROUTING,
                        "-e"));
        double ours = 0;
        for (Map.Entry<String, List<String>> side : sides.entrySet()) {
            String at = side.getKey().equals("Varta") ? "" : "@";
            List<Double> few = new ArrayList<>();
            List<Double> all = new ArrayList<>();
            long matches = 0;
            for (int round = 0; round < run.of(2, 1); round++) {
                few.add(commands.run(Commands.oneCore(with(side.getValue(), List.of(at + events))))
                        .cpuSeconds());
                Commands.Ended ended = commands.run(Commands.oneCore(with(side.getValue(), List.of(at + many))));
                all.add(ended.cpuSeconds());
                try (var lines = Files.lines(ended.output())) {
                    matches = lines.count();
                }
            }
            double seconds = Forks.median(all) - Forks.median(few);
            ours = ours == 0 ? seconds : ours;
            String what = String.format(
                    Locale.ROOT,
                    "%s, command line (whole process %.1f s of CPU for %,d events)",
                    side.getKey(),
                    Forks.median(all),
                    COPIES * Lane.EVENTS);
            row(table, lane, what, seconds, (COPIES - 1) * Lane.EVENTS, matches, ours);
        }
        Files.delete(many);
    }

    private static void row(
            MarkdownTable table, String lane, String what, double seconds, int events, long matches, double ours) {
        table.row(
                lane,
                what,
                String.format(Locale.ROOT, "%,.0f", events / seconds),
                String.format(Locale.ROOT, "%.2f", seconds * 1e6 / events),
                String.format(Locale.ROOT, "%,d", matches),
                String.format(Locale.ROOT, "%.2f times", seconds / ours));
    }
}
