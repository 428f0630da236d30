package org.varta.engine.cli;

import java.io.IOException;
import java.io.InputStream;
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
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.correlate.esper.EsperEplGate;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.InputFiles;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.NoMatchOutput;
import org.varta.engine.scan.ScanRules;
import org.varta.engine.scan.ScanSettings;
import org.varta.engine.scan.ScanSink;
import org.varta.engine.scan.Scanner;
import org.varta.engine.scan.Summary;
import org.varta.engine.scan.TimeRange;
import org.varta.engine.workbench.DocumentDiff;
import org.varta.engine.workbench.RuleDiff;
import org.varta.engine.workbench.RuleDiffReport;
import org.varta.engine.workbench.VerdictDiff;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.pack.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta rule diff}: what two rule sets say differently, about themselves and about events. */
@Command(
        name = "diff",
        description =
                "Show which rules, and which verdicts on events, differ between two rule sets; exit code 1 when any does",
        mixinStandardHelpOptions = true)
final class RuleDiffCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD", description = "Directory or file of the old rules")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "Directory or file of the new rules")
    private Path after = Path.of("");

    @Option(
            names = {"-e", "--events"},
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Events to match with both, of any kind that scan reads")
    private List<Path> events = new ArrayList<>();

    @Mixin
    private SitePaths site = new SitePaths();

    @Option(
            names = "--old-site-lists",
            paramLabel = "FILE",
            description = "Values for the placeholders of the old rules, in place of --site-lists")
    private List<Path> oldSiteLists = new ArrayList<>();

    @Option(
            names = "--new-site-lists",
            paramLabel = "FILE",
            description = "Values for the placeholders of the new rules, in place of --site-lists")
    private List<Path> newSiteLists = new ArrayList<>();

    @Option(
            names = "--old-pipeline",
            paramLabel = "FILE",
            description = "Processing pipeline of the old rules, in place of --pipeline")
    private List<Path> oldPipelines = new ArrayList<>();

    @Option(
            names = "--new-pipeline",
            paramLabel = "FILE",
            description = "Processing pipeline of the new rules, in place of --pipeline")
    private List<Path> newPipelines = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: text on a terminal, json into a pipe or file")
    private @Nullable Output output;

    @Option(
            names = "--strict",
            description =
                    "Exit with 3 when a rule of either set cannot be used, with 4 when a file cannot be read to its end")
    private boolean isStrict;

    enum Output {
        text,
        json
    }

    private record Compared(RuleDiff.Verdicts verdicts, boolean isComplete) {}

    @Override
    public Integer call() throws Failure, IOException {
        RulePack old = load(before, site.site(oldSiteLists, oldPipelines));
        RulePack now = load(after, site.site(newSiteLists, newPipelines));
        EsperEplGate gate = new EsperEplGate();
        int oldFailed = failed(old, gate);
        int nowFailed = failed(now, gate);
        DocumentDiff documents = new DocumentDiff(old, now);
        @Nullable Compared compared = events.isEmpty() ? null : compare(old, now, documents);
        RuleDiff diff = new RuleDiff(
                old, now, oldFailed, nowFailed, documents.changes(), compared == null ? null : compared.verdicts());
        write(diff);
        report(diff);
        if (isStrict && oldFailed + nowFailed > 0) {
            return ExitCodes.RULE;
        }
        if (isStrict && compared != null && !compared.isComplete()) {
            return ExitCodes.INPUT;
        }
        return diff.differs() ? ExitCodes.FINDINGS : ExitCodes.OK;
    }

    private static int failed(RulePack pack, EplGate gate) {
        return pack.documentsFailed()
                + CorrelationPlan.of(pack, gate).unsupported().size();
    }

    private static RulePack load(Path path, Site site) throws Failure {
        if (!Files.exists(path)) {
            throw new Failure(ExitCodes.USAGE, "no such file or directory: " + path);
        }
        return RulePackLoader.load(List.of(path), site, ScanRules.FIELDS);
    }

    private Compared compare(RulePack old, RulePack now, DocumentDiff documents) throws Failure, IOException {
        PrintWriter err = spec.commandLine().getErr();
        ScanProgress progress = new ScanProgress(err, Terminal.STDERR.isWatched(), System::nanoTime);
        // what cannot be read is said once, by the first of the two
        ScanFindings told = new ScanFindings(new NoMatchOutput(), progress, err);
        List<Path> files = files(told);
        List<String> names = files.stream().map(Path::toString).toList();
        try (VerdictDiff diff = new VerdictDiff(documents, names)) {
            scan(old, files, new DiffSink(diff::before, told, true));
            Summary summary = scan(now, files, new DiffSink(diff::after, told, false));
            progress.clear();
            return new Compared(
                    diff.finish(summary.files(), summary.events()),
                    summary.broken() == 0 && summary.undecodable() == 0);
        } catch (UncheckedIOException e) {
            throw new Failure(ExitCodes.INPUT, String.valueOf(e.getMessage()));
        }
    }

    private List<Path> files(ScanFindings told) throws Failure, IOException {
        if (events.contains(Path.of(Scanner.STDIN))) {
            throw new Failure(ExitCodes.USAGE, "events are read twice, which standard input cannot be; name files");
        }
        try {
            return new InputFiles(told).find(events).stream().distinct().toList();
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCodes.USAGE, "no such file or directory: " + e.getMessage());
        }
    }

    private static Summary scan(RulePack pack, List<Path> files, DiffSink sink) {
        ScanRules rules = ScanRules.everyVerdict(pack, new EsperEplGate());
        ScanSettings settings =
                new ScanSettings(EvtxOptions.DEFAULT, Runtime.getRuntime().availableProcessors(), TimeRange.ALL, false);
        return new Scanner(
                        rules,
                        Mappings.builtIn(),
                        settings,
                        rules.correlates() ? new EsperCorrelators(CorrelatorLimits.DEFAULT) : null,
                        sink)
                .scan(files, InputStream.nullInputStream());
    }

    private void write(RuleDiff diff) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Output format = output != null ? output : Terminal.STDOUT.isWatched() ? Output.text : Output.json;
        switch (format) {
            case text -> new RuleDiffReport(diff).text(out);
            case json -> new RuleDiffReport(diff).json(out);
        }
        out.flush();
    }

    private void report(RuleDiff diff) {
        PrintWriter err = spec.commandLine().getErr();
        warn(err, before, diff.beforeFailed());
        warn(err, after, diff.afterFailed());
        StringBuilder line = new StringBuilder("varta: ");
        for (DocumentDiff.Kind kind : DocumentDiff.Kind.values()) {
            long count = diff.documents().stream()
                    .filter(change -> change.kind() == kind)
                    .count();
            line.append(count)
                    .append(' ')
                    .append(kind.name().toLowerCase(Locale.ROOT))
                    .append(", ");
        }
        line.setLength(line.length() - 2);
        RuleDiff.Verdicts verdicts = diff.verdicts();
        if (verdicts != null) {
            line.append("; ")
                    .append(verdicts.changes().size() + verdicts.unlisted())
                    .append(" verdicts of ")
                    .append(verdicts.counts().stream()
                            .filter(RuleDiff.Counts::differs)
                            .count())
                    .append(" rules differ over ")
                    .append(verdicts.events())
                    .append(" events in ")
                    .append(verdicts.files())
                    .append(" files");
        }
        err.println(line);
    }

    private static void warn(PrintWriter err, Path path, int failed) {
        if (failed > 0) {
            err.println("varta: " + failed + " rules of " + path
                    + " could not be used and count as not there; 'varta rule check' says why");
        }
    }

    /** Hands matches to the comparison. */
    private record DiffSink(Taker taker, ScanFindings told, boolean tells) implements ScanSink {

        interface Taker {
            void take(Match match) throws IOException;
        }

        @Override
        public void match(Match match) {
            try {
                taker.take(match);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void brokenFile(String file, String what) {
            if (tells) {
                told.brokenFile(file, what);
            }
        }

        @Override
        public void undecodable(String file, long record, String what) {
            if (tells) {
                told.undecodable(file, record, what);
            }
        }

        @Override
        public void note(String file, String what) {
            if (tells) {
                told.note(file, what);
            }
        }

        @Override
        public void warning(String what) {
            told.warning(what);
        }

        @Override
        public void progress(long events, long matches, long bytesRead) {
            told.progress(events, matches, bytesRead);
        }
    }
}
