package org.varta.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.detect.TimedMatcher;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.InputFiles;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.NoMatchOutput;
import org.varta.engine.scan.ScanRules;
import org.varta.engine.scan.ScanSettings;
import org.varta.engine.scan.ScanSink;
import org.varta.engine.scan.Scanner;
import org.varta.engine.scan.Summary;
import org.varta.engine.workbench.RuleProfile;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.MatchedFields;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta rule profile}: what each rule costs on the events of files, or of a journal. */
@Command(
        name = "profile",
        description = "Time the rules on the events of files or of a journal, and show which cost most",
        mixinStandardHelpOptions = true)
final class RuleProfileCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "DIR|FILE",
            required = true,
            description = "Sigma rules; may be given several times")
    private List<Path> rules = new ArrayList<>();

    @Mixin
    private SitePaths site = new SitePaths();

    @Option(names = "--data", paramLabel = "DIR", description = "Instead of files, the journal of a data directory")
    private @Nullable Path data;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Time one event in so many, on average; default: ${DEFAULT-VALUE}")
    private int sample = 1;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Go through all events so often; the last round counts, those before warm up. Default:"
                    + " ${DEFAULT-VALUE}")
    private int rounds = 2;

    @Option(names = "--top", paramLabel = "N", description = "Show so many rules; default: ${DEFAULT-VALUE}, 0 for all")
    private int top = 30;

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: table on a terminal, json into a pipe or file")
    private @Nullable Output output;

    @Parameters(arity = "0..*", paramLabel = "FILE|DIR", description = "Event files, as for scan")
    private List<Path> inputs = new ArrayList<>();

    enum Output {
        table,
        json
    }

    /** Goes through all events once. Returns how many there were. */
    @FunctionalInterface
    private interface Round {
        long run(RuleCosts costs, RuleProfile profile, boolean isLast) throws IOException, Failure;
    }

    @Override
    public Integer call() throws Failure, IOException {
        check();
        PrintWriter err = spec.commandLine().getErr();
        RulePack pack = RulePackLoader.load(rules, site.site(), ScanRules.FIELDS);
        if (pack.compiled().rules().isEmpty()) {
            throw new Failure(ExitCodes.RULE, "no usable rule under " + rules);
        }
        ScanProgress progress = new ScanProgress(err, Terminal.STDERR.isWatched(), System::nanoTime);
        Round round = data == null ? files(pack, progress, err) : journal(new DataOption(data), pack.compiled());
        RuleProfile profile = new RuleProfile();
        for (int i = 1; i < rounds; i++) {
            round.run(costs(), profile, false);
        }
        RuleCosts costs = costs();
        long events = round.run(costs, profile, true);
        progress.clear();
        show(profile, costs, events);
        err.printf(
                Locale.ROOT,
                "varta: %d events, %d rules in %.1f s%n",
                events,
                pack.compiled().rules().size(),
                progress.seconds());
        if (pack.documentsFailed() > 0) {
            err.println("varta: " + pack.documentsFailed() + " rules could not be used; 'varta rule check' says why");
        }
        return ExitCodes.OK;
    }

    private void check() {
        if (sample < 1 || rounds < 1 || top < 0) {
            throw new ParameterException(spec.commandLine(), "--sample and --rounds are at least 1, --top at least 0");
        }
        if ((data == null) == inputs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say where the events are: FILE or DIR, or --data DIR");
        }
        if (inputs.contains(Path.of(Scanner.STDIN))) {
            throw new ParameterException(spec.commandLine(), "standard input cannot be read twice; give a file");
        }
    }

    private RuleCosts costs() {
        return new RuleCosts(new RuleCosts.Sampling(sample, 0, System::nanoTime));
    }

    private void show(RuleProfile profile, RuleCosts costs, long events) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int limit = top == 0 ? Integer.MAX_VALUE : top;
        Output format = output != null ? output : Terminal.STDOUT.isWatched() ? Output.table : Output.json;
        switch (format) {
            case table -> profile.text(costs.all(), limit, out);
            case json -> profile.json(costs.all(), events, limit, out);
        }
        out.flush();
    }

    private Round files(RulePack pack, ScanProgress progress, PrintWriter err) throws IOException, Failure {
        ScanRules all = ScanRules.of(pack.compiled());
        ScanFindings problems = new ScanFindings(new NoMatchOutput(), progress, err);
        List<Path> files = find(problems);
        ScanFindings silent = new ScanFindings(new NoMatchOutput(), progress, new PrintWriter(Writer.nullWriter()));
        return (costs, profile, isLast) -> {
            ScanSink sink = new Profiled(isLast ? problems : silent, profile);
            Summary summary = new Scanner(all, Mappings.builtIn(), ScanSettings.DEFAULT, null, sink)
                    .countingIn(costs)
                    .scan(files, InputStream.nullInputStream());
            return summary.events();
        };
    }

    private List<Path> find(ScanFindings findings) throws IOException, Failure {
        try {
            return new InputFiles(findings).find(inputs);
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCodes.USAGE, "no such file or directory: " + e.getMessage());
        }
    }

    /** Keeps the first match of each rule, and shows what cannot be read. */
    private record Profiled(ScanFindings problems, RuleProfile profile) implements ScanSink {
        @Override
        public void match(Match match) {
            profile.matched(match.rule(), match.matched());
        }

        @Override
        public void brokenFile(String file, String what) {
            problems.brokenFile(file, what);
        }

        @Override
        public void undecodable(String file, long record, String what) {
            problems.undecodable(file, record, what);
        }

        @Override
        public void note(String file, String what) {
            problems.note(file, what);
        }

        @Override
        public void warning(String what) {
            problems.warning(what);
        }

        @Override
        public void progress(long events, long matches, long bytesRead) {
            problems.progress(events, matches, bytesRead);
        }
    }

    private static Round journal(DataOption from, CompiledRules rules) {
        return (costs, profile, isLast) -> journal(from, rules, costs, profile);
    }

    private static long journal(DataOption from, CompiledRules rules, RuleCosts costs, RuleProfile profile)
            throws IOException, Failure {
        TimedMatcher matcher = new TimedMatcher(rules, costs);
        EventReader reader = EventReader.of(rules.catalog(), Mappings.builtIn());
        Event event = new Event(rules.catalog());
        long[] events = new long[1];
        try (JournalReader journal = from.openJournal()) {
            JournalWalk.visit(journal, 1, journal.lastSequence(), new JournalWalk.Visitor() {
                @Override
                public boolean record(JournalRecord record) {
                    if (record.kind() == JournalRecord.Kind.EVENT
                            && reader.read(record.payload(), record.context(), record.format(), event)
                                    instanceof Reading.Decoded) {
                        events[0]++;
                        matcher.match(
                                event,
                                (rule, matched) -> profile.matched(
                                        rule.rule().header(),
                                        MatchedFields.of(rules, rule, matched).values()));
                    }
                    return true;
                }

                @Override
                public void damage(long first, long last, String reason) {
                    // 'varta journal verify' tells of it; here it has no cost
                }
            });
        }
        return events[0];
    }
}
