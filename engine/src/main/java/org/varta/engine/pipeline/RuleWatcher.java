package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.MeterNames;
import org.varta.rules.match.Rebuilt;
import org.varta.rules.pack.RulePack;
import org.varta.rules.parse.Problem;

/**
 * Looks at the rule files at intervals and hands a changed set to the detect loop. A set in which a file has become broken
 * is rejected whole: the set in force stays, and the problems are told.
 */
public final class RuleWatcher implements AutoCloseable {

    /** How long the loop may take to change over before it is told as a failure. */
    private static final long SWITCH_MAX_SECONDS = 120;

    private static final long STOP_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(RuleWatcher.class);

    private final RuleDirectories directories;
    private final Switch target;
    private final Duration interval;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Thread thread;
    private final Set<String> brokenInForce;
    private SortedMap<Path, String> fingerprint;
    private volatile State state;
    private volatile boolean isClosed;

    /** What came of the last look. */
    public enum Outcome {
        /** A new set is in force. */
        APPLIED,
        /** Nothing that affects verdicts had changed. */
        UNCHANGED,
        /** The new set cannot be used; the old one stays in force. */
        REJECTED
    }

    /**
     * The rules in force and the last look at their files.
     *
     * @param inForce the set that events are matched with
     * @param sinceMs when it was taken, milliseconds since 1970
     * @param failed documents that could not be used at the last look
     * @param problems of the last look
     */
    public record State(RulePack inForce, long sinceMs, Outcome outcome, int failed, List<Problem> problems) {
        public State {
            requireNonNull(inForce, "inForce");
            requireNonNull(outcome, "outcome");
            problems = List.copyOf(problems);
        }
    }

    /** {@link DetectLoop#requestSwitch}. */
    @FunctionalInterface
    public interface Switch {
        /** Asks for another set; done when it is in force. */
        CompletableFuture<Long> request(RulePack rules, RuleFiles files) throws IOException;
    }

    private RuleWatcher(
            RuleDirectories directories,
            RuleDirectories.Loaded first,
            Switch target,
            IntSupplier unsupported,
            Duration interval,
            InstantSource clock,
            MeterRegistry meters)
            throws IOException {
        this.directories = directories;
        this.target = target;
        this.interval = interval;
        this.clock = clock;
        this.meters = meters;
        this.brokenInForce = broken(first.problems());
        this.fingerprint = directories.fingerprint();
        this.state = new State(
                first.pack(), clock.millis(), Outcome.APPLIED, first.pack().documentsFailed(), first.problems());
        this.thread = new Thread(this::run, "varta-rule-watcher");
        Gauge.builder(MeterNames.RULES_LOADED, this, w -> count(w.state.inForce) - unsupported.getAsInt())
                .register(meters);
        Gauge.builder(MeterNames.RULES_FAILED, this, w -> w.state.failed + unsupported.getAsInt())
                .register(meters);
        for (Outcome outcome : Outcome.values()) {
            reloads(outcome, 0);
        }
        rebuilt(first.pack().compiled().rebuilt(), 0);
        meters.counter(MeterNames.RULES_RELOAD_CPU).increment(0);
    }

    /**
     * Starts watching.
     *
     * @param first what the loop was opened with
     * @param unsupported how many documents of the set in force the loop does not evaluate
     */
    public static RuleWatcher start(
            RuleDirectories directories,
            RuleDirectories.Loaded first,
            Switch target,
            IntSupplier unsupported,
            Duration interval,
            InstantSource clock,
            MeterRegistry meters)
            throws IOException {
        RuleWatcher watcher = new RuleWatcher(directories, first, target, unsupported, interval, clock, meters);
        watcher.thread.setDaemon(true);
        watcher.thread.start();
        return watcher;
    }

    /** Now. */
    public State state() {
        return state;
    }

    private void run() {
        try {
            directories.keep();
        } catch (IOException e) {
            LOG.warn("what the rule files gave is not kept; the next start will read them all again: {}", e.toString());
        }
        while (!isClosed) {
            try {
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
                look();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("the rule files could not be looked at; the rules in force stay", e);
            }
        }
    }

    /** Takes a changed set; a file that is being written is left until the next look. */
    void look() throws IOException, InterruptedException {
        long beganAtNs = cpuTimeNs();
        boolean isChanged = lookForChanges();
        if (isChanged) {
            meters.counter(MeterNames.RULES_RELOAD_CPU).increment((cpuTimeNs() - beganAtNs) / 1e9);
        }
    }

    /** Of the current thread; does not move where the machine cannot tell. */
    private static long cpuTimeNs() {
        var threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
    }

    private boolean lookForChanges() throws IOException, InterruptedException {
        SortedMap<Path, String> now = directories.fingerprint();
        if (now.equals(fingerprint)) {
            return false;
        }
        RuleDirectories.Loaded loaded = directories.load();
        if (!now.equals(directories.fingerprint())) {
            return true;
        }
        rebuilt(loaded.pack().compiled().rebuilt(), 1);
        fingerprint = now;
        Outcome outcome = take(loaded);
        reloads(outcome, 1);
        State before = state;
        boolean isNew = outcome == Outcome.APPLIED;
        state = new State(
                isNew ? loaded.pack() : before.inForce,
                isNew ? clock.millis() : before.sinceMs,
                outcome,
                loaded.pack().documentsFailed(),
                loaded.problems());
        LOG.info(
                "rules {}: {} in force, {} problems; {}",
                outcome,
                count(state.inForce),
                loaded.problems().size(),
                loaded.pack().compiled().rebuilt());
        return true;
    }

    private Outcome take(RuleDirectories.Loaded loaded) throws IOException, InterruptedException {
        Set<String> broken = broken(loaded.problems());
        Set<String> newlyBroken = new HashSet<>(broken);
        newlyBroken.removeAll(brokenInForce);
        if (!newlyBroken.isEmpty()) {
            LOG.warn("rules not taken, these files are broken: {}", newlyBroken);
            return Outcome.REJECTED;
        }
        if (loaded.pack().hash().equals(state.inForce.hash())) {
            return Outcome.UNCHANGED;
        }
        try {
            target.request(loaded.pack(), loaded.files()).get(SWITCH_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("the new rules could not be put in force; the old ones stay", e);
            return Outcome.REJECTED;
        }
        brokenInForce.clear();
        brokenInForce.addAll(broken);
        return Outcome.APPLIED;
    }

    private static Set<String> broken(List<Problem> problems) {
        return problems.stream()
                .filter(p -> p.severity() == Problem.Severity.ERROR)
                .map(Problem::file)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static int count(RulePack pack) {
        return pack.rules() + pack.correlations().size() + pack.eplRules().size();
    }

    private void reloads(Outcome outcome, int more) {
        meters.counter(MeterNames.RULES_RELOADS, "result", outcome.name().toLowerCase(Locale.ROOT))
                .increment(more);
    }

    private void rebuilt(Rebuilt made, int times) {
        rebuilt("rules", made.rules() * times);
        rebuilt("nodes", made.nodes() * times);
        rebuilt("routes", made.routes() * times);
        rebuilt("indices", made.indices() * times);
    }

    private void rebuilt(String part, int more) {
        meters.counter(MeterNames.RULES_REBUILT, "part", part).increment(more);
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
