package org.varta.engine.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.DetectStatus;
import org.varta.engine.pipeline.Replay;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.VerdictVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code varta replay}: evaluates a raw journal again. Without rules, under the recorded epochs, and compares the alerts with
 * those raised live; with rules, into a named result beside them.
 */
@Command(
        name = "replay",
        description = {
            "Evaluate a raw journal again, beside a running process or without one.",
            "Without --rules: under the rule sets that were in force, and compare the alerts; exit code 1 names the first"
                    + " difference. With --rules and --name: into DATA/replays/NAME, which never mixes with what is live."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "DIR|FILE",
            description = "Other rules; may be given several times")
    private List<Path> rules = new ArrayList<>();

    @Mixin
    private SitePaths sitePaths = new SitePaths();

    @Option(
            names = "--name",
            description = "Keep the result as DATA/replays/NAME, for varta alert ls --data; letters, digits, - and _")
    private @Nullable String name;

    @Option(names = "--threads", description = "That decode and match; default: the number of cores")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws Failure {
        check();
        Path replays = data.directory().resolve("replays");
        data.openJournal().close();
        boolean isKept = name != null;
        Path result = replays.resolve(
                isKept ? name : "compared-" + ProcessHandle.current().pid());
        try {
            return replay(result);
        } catch (IOException e) {
            throw new Failure(ExitCodes.INPUT, String.valueOf(e.getMessage()));
        } finally {
            if (!isKept) {
                delete(result);
            }
        }
    }

    private void check() {
        if (!rules.isEmpty() && name == null) {
            throw new ParameterException(spec.commandLine(), "--rules needs --name: what it gives is kept by itself");
        }
        if (name != null && !name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new ParameterException(
                    spec.commandLine(), "--name has letters, digits, - and _, 64 at most: " + name);
        }
        if (threads < 1 || threads > DetectSetup.THREADS_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--threads must be from 1 to " + DetectSetup.THREADS_MAX + ": " + threads);
        }
    }

    private int replay(Path result) throws IOException {
        RuleDirectories directories = sitePaths.directories(rules);
        Progress progress = new Progress(spec.commandLine().getErr());
        String difference = null;
        DetectStatus status;
        if (rules.isEmpty()) {
            Replay replay = Replay.ofWhatWasDetected(data.directory(), result);
            replay.requireFresh();
            status = replay.underRecordedEpochs(setup(), directories, progress::show);
            difference = replay.firstDifference();
        } else {
            Replay replay = Replay.ofAll(data.directory(), result);
            replay.requireFresh();
            RuleDirectories.Loaded loaded = directories.load();
            status = replay.under(loaded.pack(), loaded.files(), setup(), directories, progress::show);
        }
        tell(status, progress.seconds(), result, difference);
        return difference == null ? ExitCodes.OK : ExitCodes.FINDINGS;
    }

    private DetectSetup setup() {
        Mappings mappings = Mappings.builtIn();
        return new DetectSetup(
                        VerdictVersion.of(mappings),
                        new EsperCorrelators(CorrelatorLimits.DEFAULT),
                        catalog -> EventReader.of(catalog, mappings)::read,
                        DetectSetup.Limits.DEFAULT,
                        new SimpleMeterRegistry(),
                        InstantSource.system())
                .withThreads(threads);
    }

    private void tell(DetectStatus status, double seconds, Path result, @Nullable String difference) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "varta: %d records, %d events, %d hits, %d alerts in %.1f s%n",
                status.rawSequence(),
                status.evaluated(),
                status.hits(),
                status.alerts(),
                seconds);
        if (name != null) {
            err.println("varta: varta alert ls --data " + result);
        }
        if (rules.isEmpty()) {
            err.println(difference == null ? "varta: the same alerts as live" : "varta: " + difference);
        }
        err.flush();
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells every few seconds how far it is. */
    private static final class Progress {

        private static final long EVERY_MS = 5_000;

        private final PrintWriter err;
        private final long startNs = System.nanoTime();
        private long toldMs;

        Progress(PrintWriter err) {
            this.err = err;
        }

        double seconds() {
            return (System.nanoTime() - startNs) / 1e9;
        }

        void show(DetectStatus status) {
            long ms = (System.nanoTime() - startNs) / 1_000_000;
            if (ms - toldMs >= EVERY_MS) {
                toldMs = ms;
                err.println("varta: " + status.rawSequence() + " records, " + status.lagEvents() + " left");
                err.flush();
            }
        }
    }
}
