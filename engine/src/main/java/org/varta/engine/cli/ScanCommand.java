package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.ndjson.NamedOrganisations;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.correlate.esper.EsperEplGate;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.CaseEvents;
import org.varta.engine.scan.CaseFiles;
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

    @Option(
            names = "--into",
            paramLabel = "DIR|URL",
            description =
                    "Instead of matching, keep the events in a new data directory, in the order of their own time, for"
                            + " varta run --data DIR to show and correlate; or send them to a running Varta,"
                            + " http://HOST:8481")
    private @Nullable String into;

    @Option(
            names = "--organisation",
            paramLabel = "NAME",
            description = "With --into: whose events they are; default for a directory: its name")
    private @Nullable String organisation;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "With --into URL: remember in this file what is acknowledged, and go on from there")
    private @Nullable Path resume;

    @Option(
            names = "--give-up-after",
            paramLabel = "SECONDS",
            description = "With --into URL: how long to try one request; default: ${DEFAULT-VALUE}")
    private long giveUpSeconds = 600;

    @Option(
            names = "--carve",
            description = "Also look for records that were left behind in the unused space of EVTX files")
    private boolean carves;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Most files read at the same time; default: as many as there are processors")
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
        if (into != null) {
            return CaseAddress.isOne(into)
                    ? send(CaseAddress.of(into), progress, stdout, err)
                    : load(Path.of(into), progress, err);
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

    private int load(Path data, ScanProgress progress, PrintWriter err) throws IOException, Failure {
        ScanFindings findings = new ScanFindings(new NoMatchOutput(), progress, err);
        List<Path> files = findInputs(findings);
        String name = organisation != null
                ? organisation
                : String.valueOf(data.toAbsolutePath().normalize().getFileName());
        Summary summary;
        try (CaseEvents events = new CaseEvents(
                        Mappings.builtIn(), new EvtxOptions(EvtxOptions.Checksums.REPORT, carves, true), findings);
                CaseJournal journal = new CaseJournal(data, name)) {
            summary = events.read(files, System.in, journal::take);
            journal.finish();
        }
        progress.clear();
        err.println("varta: " + summary.files() + " files, " + summary.events() + " events of " + name + " are in "
                + data + "; varta run --data " + data + " shows them");
        return isStrict && (summary.broken() > 0 || summary.undecodable() > 0) ? ExitCodes.INPUT : ExitCodes.OK;
    }

    private int send(URI address, ScanProgress progress, OutputStream stdout, PrintWriter err)
            throws IOException, Failure {
        String name = organisation == null ? "" : organisation;
        if (!NamedOrganisations.isName(name)) {
            throw new Failure(
                    ExitCodes.USAGE,
                    "--into URL needs --organisation: letters, digits, '.', '_' and '-', at most "
                            + NamedOrganisations.NAME_MAX + ", such as case-7");
        }
        ScanFindings findings = new ScanFindings(new NoMatchOutput(), progress, err);
        List<Path> files = findInputs(findings);
        progress.expect(sizes(files));
        CaseFiles events = new CaseFiles(new EvtxOptions(EvtxOptions.Checksums.REPORT, carves, true), findings);
        CaseSender.Patience patience = new CaseSender.Patience(
                TimeUnit.SECONDS.toMillis(giveUpSeconds), System::nanoTime, TimeUnit.MILLISECONDS::sleep);
        try (CasePosition position =
                        resume == null ? CasePosition.none() : CasePosition.open(resume, name + " " + address);
                CaseSender sender = new CaseSender(address, name, patience, position, findings::warning)) {
            Summary summary;
            try {
                summary = events.read(files, System.in, sender::take);
                sender.finish();
            } catch (IOException e) {
                progress.clear();
                throw new Failure(
                        ExitCodes.SERVER,
                        e.getMessage() + "; so far: " + sender.ledger().text());
            }
            progress.clear();
            stdout.write((sender.ledger().json(name, summary.undecodable()) + "\n").getBytes(UTF_8));
            stdout.flush();
            err.println(
                    "varta: " + summary.files() + " files, " + sender.ledger().text());
            boolean isWhole = summary.broken() == 0
                    && summary.undecodable() == 0
                    && sender.ledger().refused() == 0;
            return isStrict && !isWhole ? ExitCodes.INPUT : ExitCodes.OK;
        }
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
        return scanRules.compiled().rules().size();
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
