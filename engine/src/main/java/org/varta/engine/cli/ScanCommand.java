package org.varta.engine.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.correlate.esper.EsperEplGate;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.CsvOutput;
import org.varta.engine.scan.HtmlReport;
import org.varta.engine.scan.InputFiles;
import org.varta.engine.scan.MatchOutput;
import org.varta.engine.scan.NdjsonOutput;
import org.varta.engine.scan.NoMatchOutput;
import org.varta.engine.scan.RecordDump;
import org.varta.engine.scan.ScanEnd;
import org.varta.engine.scan.ScanRules;
import org.varta.engine.scan.ScanSettings;
import org.varta.engine.scan.Scanner;
import org.varta.engine.scan.StatisticsText;
import org.varta.engine.scan.Summary;
import org.varta.engine.scan.TableOutput;
import org.varta.engine.scan.TimelineOutput;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta scan}: rules over files, without a server. Matches on stdout, everything else on stderr. */
@Command(
        name = "scan",
        description =
                "Match rules, correlations too, against event files: EVTX, JSON, NDJSON, CSV exports, log lines; plain, .gz,"
                        + " .zst, .zip, .7z or .tar",
        mixinStandardHelpOptions = true)
public final class ScanCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "DIR|FILE",
            description = "Sigma rules; may be given several times. Not needed for --statistics, --dump and --into")
    private List<Path> rules = new ArrayList<>();

    @Mixin
    private SitePaths site = new SitePaths();

    @Option(
            names = {"-o", "--output"},
            description =
                    "${COMPLETION-CANDIDATES}; default: table on a terminal, ndjson into a pipe or file. timeline is CSV for"
                            + " Timesketch, html one page that needs no network")
    private @Nullable Output output;

    @Mixin
    private ScanSelection selection = new ScanSelection();

    @Option(
            names = "--statistics",
            description = "Instead of matches, count events by channel and id, and Windows logons")
    private boolean isStatistics;

    @Option(
            names = "--dump",
            paramLabel = "FORM",
            description = "Instead of matches, the records of EVTX files: json or xml")
    private RecordDump.@Nullable Form dump;

    @Mixin
    private CaseTarget target = new CaseTarget();

    @Option(
            names = "--carve",
            description = "Also look for records that were left behind in the unused space of EVTX files")
    private boolean carves;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for files and parts of files; default: as many as there are processors")
    private int threads;

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
        summary,
        csv,
        timeline,
        html
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        ScanProgress progress = new ScanProgress(err, Terminal.STDERR.isWatched(), System::nanoTime);
        OutputStream stdout = new BufferedOutputStream(System.out, 1 << 16);
        if (dump != null) {
            return dump(dump, progress, stdout, err);
        }
        if (target.isWanted()) {
            return keep(progress, stdout, err);
        }
        RulePack pack = loadRules(err);
        ScanRules scanRules = ScanRules.of(pack, selection.rules(), new EsperEplGate());
        Output format = output != null ? output : Terminal.STDOUT.isWatched() ? Output.table : Output.ndjson;
        MatchOutput matches = isStatistics ? new NoMatchOutput() : output(format, stdout);
        ScanFindings findings = new ScanFindings(matches, progress, err);
        List<Path> files = findInputs(findings);
        progress.expect(sizes(files));
        ScanSettings settings = new ScanSettings(
                new EvtxOptions(EvtxOptions.Checksums.REPORT, carves, true),
                threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
                selection.times(),
                isStatistics || format == Output.html);
        Scanner scanner = new Scanner(
                scanRules,
                Mappings.builtIn(),
                settings,
                scanRules.correlates() ? new EsperCorrelators(CorrelatorLimits.DEFAULT) : null,
                findings);
        Summary summary = scanner.scan(files, System.in);
        progress.clear();
        finish(matches, scanner, scanRules, summary, pack, findings, progress.seconds(), format, stdout);
        report(summary, scanRules, pack, progress.seconds(), err);
        return exitCode(summary, scanRules, pack);
    }

    private static MatchOutput output(Output format, OutputStream stdout) throws IOException {
        return switch (format) {
            case ndjson -> new NdjsonOutput(stdout);
            case table -> new TableOutput(stdout);
            case summary -> new NoMatchOutput();
            case csv -> new CsvOutput(stdout);
            case timeline -> new TimelineOutput(stdout);
            case html -> new HtmlReport(stdout);
        };
    }

    private int dump(RecordDump.Form form, ScanProgress progress, OutputStream stdout, PrintWriter err)
            throws IOException, Failure {
        ScanFindings findings = new ScanFindings(new NoMatchOutput(), progress, err);
        EvtxOptions options = new EvtxOptions(EvtxOptions.Checksums.REPORT, carves, false);
        Summary summary = new RecordDump(form, options, stdout, findings).dump(findInputs(findings), System.in);
        err.println("varta: " + summary.files() + " files, " + summary.events() + " records");
        return isStrict && (summary.broken() > 0 || summary.undecodable() > 0) ? ExitCodes.INPUT : ExitCodes.OK;
    }

    private int keep(ScanProgress progress, OutputStream stdout, PrintWriter err) throws IOException, Failure {
        ScanFindings findings = new ScanFindings(new NoMatchOutput(), progress, err);
        List<Path> files = findInputs(findings);
        progress.expect(sizes(files));
        EvtxOptions options = new EvtxOptions(EvtxOptions.Checksums.REPORT, carves, true);
        boolean isWhole = target.keep(files, options, findings, progress, stdout, err);
        return isStrict && !isWhole ? ExitCodes.INPUT : ExitCodes.OK;
    }

    private RulePack loadRules(PrintWriter err) throws Failure {
        if (rules.isEmpty() && !isStatistics) {
            throw new Failure(ExitCodes.USAGE, "Missing required option: '--rules=DIR|FILE'");
        }
        RulePack pack = RulePackLoader.load(rules, site.site(), ScanRules.FIELDS);
        if (pack.compiled().rules().isEmpty() && !rules.isEmpty()) {
            pack.problems().stream()
                    .limit(ScanFindings.PROBLEMS_SHOWN)
                    .forEach(problem ->
                            err.println("varta: " + problem.file() + ":" + problem.line() + ": " + problem.message()));
            throw new Failure(ExitCodes.RULE, "no usable rule under " + rules);
        }
        return pack;
    }

    private List<Path> findInputs(ScanFindings findings) throws Failure, IOException {
        try {
            return new InputFiles(findings).find(inputs);
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

    private void finish(
            MatchOutput matches,
            Scanner scanner,
            ScanRules scanRules,
            Summary summary,
            RulePack pack,
            ScanFindings findings,
            double seconds,
            Output format,
            OutputStream stdout)
            throws IOException {
        int loaded = loaded(scanRules);
        int failed = failed(scanRules, pack);
        if (isStatistics && format == Output.table) {
            StatisticsText.table(scanner.statistics(), stdout);
        } else if (isStatistics) {
            StatisticsText.ndjson(scanner.statistics(), stdout);
        } else if (matches instanceof HtmlReport report) {
            report.finish(new ScanEnd(summary, scanner.statistics(), loaded, failed, seconds, findings.problems()));
        } else if (format == Output.summary) {
            stdout.write(summary.toJson(loaded, failed, seconds));
            stdout.write('\n');
        }
        matches.flush();
        if (matches instanceof TimelineOutput timeline) {
            if (timeline.timeless() > 0) {
                findings.warning(timeline.timeless() + " matches name no time and are not in the timeline");
            }
            timeline.close();
        }
        stdout.flush();
    }

    private static int loaded(ScanRules scanRules) {
        return scanRules.inForce();
    }

    private static int failed(ScanRules scanRules, RulePack pack) {
        return pack.documentsFailed() + scanRules.plan().unsupported().size();
    }

    private static void report(Summary summary, ScanRules scanRules, RulePack pack, double seconds, PrintWriter err) {
        err.printf(
                Locale.ROOT,
                "varta: %d files, %d events, %d matches, %d rules in %.1f s%n",
                summary.files(),
                summary.events(),
                summary.matches(),
                loaded(scanRules),
                seconds);
        if (pack.documentsFailed() > 0) {
            err.println("varta: " + pack.documentsFailed() + " rules could not be used; 'varta rule check' says why");
        }
        scanRules
                .plan()
                .unsupported()
                .forEach(correlation -> err.println("varta: the rule '"
                        + correlation.rule().title() + "' is not evaluated: " + correlation.message()));
        if (summary.undecodable() > 0) {
            err.println("varta: " + summary.undecodable() + " events could not be decoded");
        }
        if (summary.broken() > 0) {
            err.println("varta: " + summary.broken() + " files are damaged or could not be read to their end");
        }
        err.flush();
    }

    private int exitCode(Summary summary, ScanRules scanRules, RulePack pack) {
        if (isStrict && failed(scanRules, pack) > 0) {
            return ExitCodes.RULE;
        }
        if (isStrict && (summary.broken() > 0 || summary.undecodable() > 0)) {
            return ExitCodes.INPUT;
        }
        return failsOnMatch && summary.matches() > 0 ? ExitCodes.FINDINGS : ExitCodes.OK;
    }
}
