package org.varta.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.wire.Delivery;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectLoop;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.RuleFiles;
import org.varta.engine.pipeline.VerdictVersion;
import org.varta.rules.pack.RulePack;

/**
 * What one event costs from the listeners' hand-over to the disk ({@code ingest}), and from the raw journal to the alert log
 * ({@code detect}: read, decode, normalise, match, hits forced, Esper, alerts forced), each on the threads that the product
 * uses for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(Settings.FORKS)
@Warmup(iterations = Settings.WARMUP_ITERATIONS)
@Measurement(iterations = Settings.MEASURED_ITERATIONS)
public class PipelineBenchmark {

    private static final int EVENTS = 20_000;
    private static final int BATCH = 500;
    private static final Origin ORIGIN = new Origin(Origin.DEFAULT_ORGANISATION, "ndjson", "ndjson", "", "127.0.0.1:1");

    private final Mappings mappings = Mappings.builtIn();
    private final RulePack rules = Corpus.sigmaRules();
    private final EsperCorrelators correlators = new EsperCorrelators(CorrelatorLimits.DEFAULT);
    private final List<List<Frame>> batches = batches();
    private Path written = Path.of("");
    private Path fresh = Path.of("");

    private static List<List<Frame>> batches() {
        List<byte[]> events = Corpus.mordorEvents(EVENTS);
        List<List<Frame>> batches = new ArrayList<>();
        for (int from = 0; from < EVENTS; from += BATCH) {
            List<Frame> batch = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                byte[] payload = events.get(i % events.size());
                batch.add(new Frame(1_700_000_000_000_000_000L + i, ORIGIN, Format.JSON, Frame.NO_CONTEXT, payload));
            }
            batches.add(batch);
        }
        return batches;
    }

    /** Writes the journal that {@code detect} reads. */
    @Setup(Level.Trial)
    public void write() throws IOException {
        written = Files.createTempDirectory("varta-benchmark-");
        append(written.resolve("journal"));
    }

    /** A new directory for each measurement. */
    @Setup(Level.Iteration)
    public void makeDirectory() throws IOException {
        fresh = Files.createTempDirectory("varta-benchmark-");
    }

    /** Removes what a measurement wrote. */
    @TearDown(Level.Iteration)
    public void removeDirectory() throws IOException {
        remove(fresh);
    }

    /** Removes the journal. */
    @TearDown(Level.Trial)
    public void removeJournal() throws IOException {
        remove(written);
    }

    /** Durable: the last acceptance comes after the last force. Returns the last sequence. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long ingest() throws IOException {
        return append(fresh.resolve("journal"));
    }

    /** From the journal to the alert log. Returns the number of alerts. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long detect() throws IOException, InterruptedException {
        DetectSetup setup = new DetectSetup(
                VerdictVersion.of(mappings),
                correlators,
                catalog -> EventReader.of(catalog, mappings)::read,
                DetectSetup.Limits.DEFAULT,
                new SimpleMeterRegistry(),
                InstantSource.system());
        JournalReader raw = JournalReader.open(written.resolve("journal"));
        long end = raw.lastSequence();
        try (DetectLoop loop = DetectLoop.open(fresh, raw, archive -> rules, setup, rules, RuleFiles.NONE)) {
            Thread thread = new Thread(loop);
            thread.start();
            while (loop.status().rawSequence() < end && loop.status().isHealthy()) {
                LockSupport.parkNanos(100_000);
            }
            loop.stop();
            thread.join();
            if (!loop.status().isHealthy()) {
                throw new IllegalStateException(loop.status().failure());
            }
            System.out.printf(
                    "# %d rules, %d events, %d hits, %d alerts%n",
                    rules.compiled().rules().size(),
                    loop.status().evaluated(),
                    loop.status().hits(),
                    loop.status().alerts());
            return loop.status().alerts();
        }
    }

    private long append(Path directory) throws IOException {
        try (Journal journal =
                Journal.open(directory, JournalLimits.DEFAULTS, InstantSource.system(), new SimpleMeterRegistry())) {
            List<CompletableFuture<Delivery.Outcome>> outcomes = new ArrayList<>();
            for (List<Frame> batch : batches) {
                CompletableFuture<Delivery.Outcome> outcome = new CompletableFuture<>();
                journal.offer(batch, outcome::complete);
                outcomes.add(outcome);
            }
            for (CompletableFuture<Delivery.Outcome> outcome : outcomes) {
                if (!(outcome.join() instanceof Delivery.Outcome.Accepted)) {
                    throw new IllegalStateException("refused: " + outcome.join());
                }
            }
            return journal.lastSequence();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
