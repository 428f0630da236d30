package org.varta.engine.cli;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.config.Setting;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.LedgerKeeper;
import org.varta.collector.ops.OpsEndpoint.Check;
import org.varta.collector.pipeline.Collector;
import org.varta.collector.pipeline.Endpoints;
import org.varta.engine.access.Users;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.config.EngineSettings;
import org.varta.engine.console.CollectorStatus;
import org.varta.engine.console.ConsoleHandler;
import org.varta.engine.console.ConsolePorts;
import org.varta.engine.console.EngineStatus;
import org.varta.engine.console.JournalEvents;
import org.varta.engine.console.LedgerStatus;
import org.varta.engine.console.PackCatalog;
import org.varta.engine.console.RulesStatus;
import org.varta.engine.console.StatusSource;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.StateBounds;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.detect.DeadLetterLogReader;
import org.varta.engine.detect.RuleCost;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.evidence.EvidenceService;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectLoop;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.DetectStatus;
import org.varta.engine.pipeline.OwnRules;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.RuleWatcher;
import org.varta.engine.pipeline.VerdictVersion;
import org.varta.engine.store.SqliteStore;
import org.varta.engine.store.StoreFeeder;
import org.varta.rules.parse.Problem;

/** The engine's side of a process: detect loop, rule watcher, store and console over a raw journal. */
final class Detection implements AutoCloseable {

    /** How long stopping waits for the engine to pass the journal's end; what is left is evaluated at the next start. */
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);

    private static final long CATCH_UP_LOOK_MS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Detection.class);

    private final Config config;
    private final PrometheusMeterRegistry meters;
    private final InstantSource clock;
    private final Path data;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final DetectLoop loop;
    private final Thread thread;
    private final RuleWatcher watcher;
    private final Optional<EvidenceService> evidence;
    private final ActionLog actions;
    private final Optional<String> firstPassword;
    private volatile @Nullable Failure stopped;

    /** What the console tells of the collector. */
    interface CollectorView {
        /** Now. */
        CollectorStatus status();

        /** Null when it runs in another process. */
        @Nullable
        LedgerKeeper ledger();
    }

    private Detection(
            Config config,
            PrometheusMeterRegistry meters,
            InstantSource clock,
            Endpoints endpoints,
            CollectorView collector)
            throws IOException, Failure {
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.data = config.get(CollectorSettings.DATA);
        boolean isStarted = false;
        try {
            RuleDirectories directories = ruleDirectories(config);
            RuleDirectories.Loaded rules = directories.load();
            if (rules.isPipelineBroken()) {
                throw new Failure(
                        ExitCodes.CONFIGURATION,
                        "a pipeline of rules.pipelines is broken; 'varta rule check --pipeline FILE' says where");
            }
            this.loop = opened(openLoop(directories, rules));
            this.watcher = opened(RuleWatcher.start(
                    directories,
                    rules,
                    loop::requestSwitch,
                    () -> loop.status().unsupported().size(),
                    Duration.ofMillis(config.get(EngineSettings.RULES_POLL_MS)),
                    clock,
                    meters));
            this.evidence = EvidenceSetup.start(config, meters, clock);
            evidence.ifPresent(this::opened);
            this.actions = opened(ActionLog.open(data.resolve("actions")));
            this.firstPassword = startConsole(endpoints, collector);
            this.thread = new Thread(loop, "varta-detect");
            thread.setUncaughtExceptionHandler(this::stopped);
            thread.start();
            isStarted = true;
        } finally {
            if (!isStarted) {
                closeOpened();
            }
        }
    }

    /**
     * Starts everything; the raw journal exists.
     *
     * @param collector what the console tells of the collector
     * @throws IOException when a log, the store or the console's socket cannot be opened; nothing stays open then
     */
    static Detection start(
            Config config,
            PrometheusMeterRegistry meters,
            InstantSource clock,
            Endpoints endpoints,
            CollectorView collector)
            throws IOException, Failure {
        return new Detection(config, meters, clock, endpoints, collector);
    }

    static RuleDirectories ruleDirectories(Config config) throws Failure {
        List<Path> roots = config.get(EngineSettings.RULE_DIRECTORIES);
        if (roots.isEmpty()) {
            roots = List.of(Path.of(System.getProperty("varta.home", "."), "rules", "packs"));
        }
        for (Path root : roots) {
            if (!Files.exists(root)) {
                throw new Failure(ExitCodes.CONFIGURATION, "rules: " + root + " does not exist");
            }
        }
        Path lists = config.get(EngineSettings.SITE_LISTS);
        return new RuleDirectories(
                        roots,
                        lists.toString().isEmpty() ? List.of() : List.of(lists),
                        config.get(EngineSettings.PIPELINES),
                        config.get(EngineSettings.EPL_ENABLED),
                        List.of(),
                        bounds(config))
                .keptIn(config.get(CollectorSettings.DATA).resolve("cache").resolve("rule-plans"));
    }

    /** What correlations may remember on this machine. */
    private static SortedMap<String, Long> bounds(Config config) throws Failure {
        SortedMap<String, Long> asked = new TreeMap<>();
        for (Setting<Long> setting : EngineSettings.CORRELATION) {
            asked.put(setting.key().substring("correlation.".length()), config.get(setting));
        }
        long heapBytes = Runtime.getRuntime().maxMemory();
        SortedMap<String, Long> bounds = StateBounds.resolve(asked, heapBytes);
        String fault = StateBounds.fault(bounds, heapBytes);
        if (fault != null) {
            throw new Failure(ExitCodes.CONFIGURATION, fault);
        }
        LOG.info(
                "correlations remember up to {} hits a span, EPL rules {} events: at most {} MB of {} MB",
                bounds.get(StateBounds.HITS),
                bounds.get(StateBounds.EPL_EVENTS),
                StateBounds.bytes(bounds) >> 20,
                heapBytes >> 20);
        return bounds;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private DetectLoop openLoop(RuleDirectories directories, RuleDirectories.Loaded rules) throws IOException {
        Mappings mappings = Mappings.builtIn();
        DetectSetup setup = new DetectSetup(
                        VerdictVersion.of(mappings),
                        new EsperCorrelators(CorrelatorLimits.DEFAULT),
                        catalog -> EventReader.of(catalog, mappings)::read,
                        DetectSetup.Limits.DEFAULT,
                        meters,
                        clock)
                .withThreads(threads(config))
                .withCosts(new RuleCosts(new RuleCosts.Sampling(
                        Math.toIntExact(config.get(EngineSettings.COST_SAMPLE)),
                        config.get(EngineSettings.COST_BUDGET_NS),
                        System::nanoTime)));
        JournalReader raw = JournalReader.open(Collector.journalDirectory(config));
        return DetectLoop.open(data, raw, directories, setup, rules.pack(), rules.files());
    }

    /** Reading and writing need less than a core together. */
    private static int threads(Config config) {
        int asked = Math.toIntExact(config.get(EngineSettings.DETECT_THREADS));
        return asked > 0 ? asked : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** Store, feeder and console; the first administrator's password, if one had to be made. */
    private Optional<String> startConsole(Endpoints endpoints, CollectorView collector) throws IOException {
        SqliteStore store = opened(SqliteStore.open(
                Files.createDirectories(data.resolve("store")),
                alertSource(),
                actions,
                new AlertGroups(AlertGroups.SILENCE_DEFAULT)));
        SecureRandom random = new SecureRandom();
        Optional<String> password = Users.ensureFirstAdmin(store.accounts(), random);
        AlertFeed feed = new AlertFeed();
        ConsoleHandler console = opened(new ConsoleHandler(new ConsolePorts(
                store.alerts(),
                store.deadLetters(),
                feed,
                store.accounts(),
                new PackCatalog(() -> watcher.state().inForce(), OwnRules.documents()),
                new JournalEvents(Collector.journalDirectory(config)),
                ConsoleEvidence.of(config, clock),
                status(collector),
                new ConsolePorts.Site(config.get(CollectorSettings.ORGANISATION), Varta.Version.number(), false),
                meters,
                clock,
                random)));
        opened(StoreFeeder.start(new Logs(data), store.alerts(), store.deadLetters(), feed));
        endpoints.serve(EngineSettings.CONSOLE, console);
        return password;
    }

    private SqliteStore.Source alertSource() throws IOException {
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            return new SqliteStore.Source(reader.logId(), reader.lastIndex());
        }
    }

    /** Readers of the logs that the loop writes. */
    private record Logs(Path data) implements StoreFeeder.Logs {
        @Override
        public AlertLogReader alerts() throws IOException {
            return AlertLogReader.open(data.resolve("alerts"));
        }

        @Override
        public DeadLetterLogReader deadLetters() throws IOException {
            return DeadLetterLogReader.open(data.resolve("dead-letters"));
        }
    }

    private static EngineStatus.Degraded degraded(Degradation one) {
        return new EngineStatus.Degraded(
                one.rule().key(), one.rule().title(), one.cause().name().toLowerCase(Locale.ROOT), one.count());
    }

    /** What is left out, and which rules cost too much. */
    private static List<EngineStatus.Degraded> degradations(DetectStatus now) {
        List<EngineStatus.Degraded> all = new ArrayList<>();
        now.degradations().forEach(one -> all.add(degraded(one)));
        for (RuleCost one : now.overBudget()) {
            all.add(new EngineStatus.Degraded(one.rule().key(), one.rule().title(), "over_budget", one.overBudget()));
        }
        return all;
    }

    private StatusSource status(CollectorView collector) {
        return new StatusSource() {
            @Override
            public EngineStatus engine() {
                DetectStatus now = loop.status();
                return new EngineStatus(
                        now.lagEvents(),
                        now.lagSeconds(),
                        now.evaluated(),
                        now.hits(),
                        now.alerts(),
                        now.deadLettered(),
                        now.damaged(),
                        degradations(now),
                        now.clockMs());
            }

            @Override
            public CollectorStatus collector() {
                return collector.status();
            }

            @Override
            public LedgerStatus ledger() {
                EngineAccount engine = loop.account();
                LedgerKeeper keeper = collector.ledger();
                return keeper == null
                        ? LedgerView.of(engine, null, List.of())
                        : LedgerView.of(engine, keeper.ledger().moment(), keeper.mismatches());
            }

            @Override
            public RuleCost.All ruleCosts() {
                return loop.ruleCosts();
            }

            @Override
            public RulesStatus rules() {
                RuleWatcher.State now = watcher.state();
                DetectStatus detect = loop.status();
                int unsupported = detect.unsupported().size();
                return new RulesStatus(
                        now.inForce().rules(),
                        now.inForce().correlations().size()
                                + now.inForce().eplRules().size()
                                - unsupported,
                        now.failed() + unsupported,
                        detect.epoch(),
                        now.sinceMs(),
                        RulesStatus.Reload.valueOf(now.outcome().name()),
                        problems(now));
            }
        };
    }

    /** Of the rule files, and correlations that the engine does not evaluate. */
    private List<Problem> problems(RuleWatcher.State rules) {
        List<Problem> problems = new ArrayList<>(rules.problems());
        loop.status().unsupported().forEach(correlation -> problems.add(correlation.toProblem()));
        return problems;
    }

    /** Whether detection runs. */
    Check check() {
        String failure = loop.status().failure();
        return new Check(failure == null, failure == null ? "running" : failure);
    }

    /** How the sealing of the journal is doing; not a reason to send events elsewhere, so it is never not ready. */
    Optional<Check> evidenceCheck() {
        return evidence.map(service -> new Check(true, service.status().describe()));
    }

    /** What became of every record. */
    EngineAccount account() {
        return loop.account();
    }

    /** How detection is doing. */
    DetectStatus detectStatus() {
        return loop.status();
    }

    /** The generated password of the first administrator; empty when there was one already. */
    Optional<String> firstPassword() {
        return firstPassword;
    }

    /** The rules in force and what is wrong with the others. */
    RuleWatcher.State rules() {
        return watcher.state();
    }

    private void stopped(Thread thread, Throwable failure) {
        LOG.error("detection stopped", failure);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        stopped = new Failure(ExitCodes.of(failure, ExitCodes.INTERNAL), "detection stopped: " + cause);
    }

    /** Why the process has to end: detection stopped, or the log of actions failed; empty while all is well. */
    Optional<Failure> failure() {
        Failure detecting = stopped;
        return detecting != null
                ? Optional.of(detecting)
                : actions.failure().map(failure -> new Failure(ExitCodes.DISK, String.valueOf(failure.getMessage())));
    }

    /**
     * Evaluates and stores what is in the journal, and closes.
     *
     * @param end the journal's last sequence; 0 not to wait
     */
    void finish(long end) {
        long deadlineMs = clock.millis() + CATCH_UP_MAX.toMillis();
        try {
            while (loop.status().rawSequence() < end && loop.status().isHealthy() && clock.millis() < deadlineMs) {
                TimeUnit.MILLISECONDS.sleep(CATCH_UP_LOOK_MS);
            }
            loop.stop();
            thread.join(CATCH_UP_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        evidence.ifPresent(service -> service.finish(end));
        closeOpened();
    }

    @Override
    public void close() {
        finish(0);
    }

    private void closeOpened() {
        List<Exception> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        failures.forEach(failure -> LOG.warn("could not close cleanly", failure));
    }
}
