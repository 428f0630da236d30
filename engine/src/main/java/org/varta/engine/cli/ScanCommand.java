package org.varta.engine.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.InputFiles;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.MatchOutput;
import org.varta.engine.scan.NdjsonOutput;
import org.varta.engine.scan.NoMatchOutput;
import org.varta.engine.scan.ScanSink;
import org.varta.engine.scan.Scanner;
import org.varta.engine.scan.Summary;
import org.varta.engine.scan.TableOutput;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.pack.SiteListReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta scan}: rules over files, without a server. Matches on stdout, everything else on stderr. */
@Command(
        name = "scan",
        description =
                "Match rules against event files: EVTX, JSON, NDJSON, log lines, and gzip, zip or tar archives of them",
        mixinStandardHelpOptions = true)
public final class ScanCommand implements Callable<Integer> {

    /** More problems of events are counted, not printed. */
    private static final int PROBLEMS_SHOWN = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Option(
            names = {"-r", "--rules"},
            required = true,
            paramLabel = "DIR|FILE",
            description = "Sigma rules; may be given several times")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = "--site-lists",
            paramLabel = "FILE",
            description = "Values for the placeholders of rules; may be given several times")
    private List<Path> siteLists = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: table on a terminal, ndjson into a pipe or file")
    private @Nullable Output output;

    @Option(
            names = "--carve",
            description = "Also look for records that were left behind in the unused space of EVTX files")
    private boolean carves;

    @Option(names = "--fail-on-match", description = "Exit with 1 when a rule matches")
    private boolean failsOnMatch;

    @Option(
            names = "--strict",
            description = "Exit with 3 when a rule cannot be used, with 4 when a file cannot be read to its end")
    private boolean isStrict;

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR|-", description = "What to read; - is standard input")
    private List<Path> inputs = new ArrayList<>();

    enum Output {
        ndjson,
        table,
        summary
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        ScanProgress progress = new ScanProgress(err, Terminal.STDERR.isWatched(), System::nanoTime);
        RulePack pack = loadRules(err);
        OutputStream stdout = new BufferedOutputStream(System.out, 1 << 16);
        Output format = output != null ? output : Terminal.STDOUT.isWatched() ? Output.table : Output.ndjson;
        MatchOutput matches = switch (format) {
            case ndjson -> new NdjsonOutput(stdout);
            case table -> new TableOutput(stdout);
            case summary -> new NoMatchOutput();
        };
        Sink sink = new Sink(matches, progress, err);
        List<Path> files = findInputs(sink);
        progress.expect(sizes(files));
        EvtxOptions evtx = new EvtxOptions(EvtxOptions.Checksums.REPORT, carves, true);
        Summary summary = new Scanner(pack.compiled(), Mappings.builtIn(), evtx, sink).scan(files, System.in);
        progress.clear();
        matches.flush();
        report(summary, pack, progress.seconds(), format, stdout, err);
        stdout.flush();
        return exitCode(summary, pack);
    }

    private RulePack loadRules(PrintWriter err) throws Failure {
        SiteListReader.Result lists = SiteListReader.read(siteLists);
        for (var problem : lists.problems()) {
            throw new Failure(
                    ExitCodes.CONFIGURATION, problem.file() + ":" + problem.line() + ": " + problem.message());
        }
        RulePack pack = RulePackLoader.load(rules, lists.lists(), List.of());
        if (pack.compiled().rules().isEmpty()) {
            pack.problems().stream()
                    .limit(PROBLEMS_SHOWN)
                    .forEach(problem ->
                            err.println("varta: " + problem.file() + ":" + problem.line() + ": " + problem.message()));
            throw new Failure(ExitCodes.RULE, "no usable rule under " + rules);
        }
        return pack;
    }

    private List<Path> findInputs(ScanSink sink) throws Failure, IOException {
        try {
            return new InputFiles(sink).find(inputs);
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCodes.USAGE, "no such file or directory: " + e.getMessage());
        }
    }

    /** 0 when it cannot be known beforehand. */
    private static long sizes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                return 0;
            }
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static void report(
            Summary summary, RulePack pack, double seconds, Output format, OutputStream stdout, PrintWriter err)
            throws IOException {
        int loaded = pack.compiled().rules().size();
        int failed = pack.documentsFailed();
        if (format == Output.summary) {
            stdout.write(summary.toJson(loaded, failed, seconds));
            stdout.write('\n');
        }
        err.printf(
                Locale.ROOT,
                "varta: %d files, %d events, %d matches, %d rules in %.1f s%n",
                summary.files(),
                summary.events(),
                summary.matches(),
                loaded,
                seconds);
        if (failed > 0) {
            err.println("varta: " + failed + " rules could not be used; 'varta rule check' says why");
        }
        if (summary.undecodable() > 0) {
            err.println("varta: " + summary.undecodable() + " events could not be decoded");
        }
        if (summary.broken() > 0) {
            err.println("varta: " + summary.broken() + " files are damaged or could not be read to their end");
        }
        err.flush();
    }

    private int exitCode(Summary summary, RulePack pack) {
        if (isStrict && pack.documentsFailed() > 0) {
            return ExitCodes.RULE;
        }
        if (isStrict && (summary.broken() > 0 || summary.undecodable() > 0)) {
            return ExitCodes.INPUT;
        }
        return failsOnMatch && summary.matches() > 0 ? ExitCodes.FINDINGS : ExitCodes.OK;
    }

    /** Shows what the scan finds. */
    private static final class Sink implements ScanSink {

        private final MatchOutput matches;
        private final ScanProgress progress;
        private final PrintWriter err;
        private int problems;

        Sink(MatchOutput matches, ScanProgress progress, PrintWriter err) {
            this.matches = matches;
            this.progress = progress;
            this.err = err;
        }

        @Override
        public void match(Match match) {
            try {
                if (matches instanceof TableOutput) {
                    progress.clear();
                }
                matches.write(match);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void brokenFile(String file, String what) {
            print(file + ": " + what);
        }

        @Override
        public void undecodable(String file, long record, String what) {
            problems++;
            if (problems <= PROBLEMS_SHOWN) {
                print(file + ": event " + record + ": " + what);
            } else if (problems == PROBLEMS_SHOWN + 1) {
                print("more events that cannot be decoded are only counted");
            }
        }

        @Override
        public void note(String file, String what) {
            print(file + ": skipped, " + what);
        }

        @Override
        public void progress(long events, long matchCount, long bytesRead) {
            progress.show(events, matchCount, bytesRead);
        }

        private void print(String line) {
            progress.clear();
            err.println("varta: " + line);
        }
    }
}
