package org.varta.engine.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.RepairReport;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.ops.OpsEndpoint.Check;
import org.varta.collector.pipeline.Collector;
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
import org.varta.engine.console.PackCatalog;
import org.varta.engine.console.RulesStatus;
import org.varta.engine.console.StatusSource;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.detect.DeadLetterLogReader;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectLoop;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.DetectStatus;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.RuleWatcher;
import org.varta.engine.pipeline.VerdictVersion;
import org.varta.engine.store.SqliteStore;
import org.varta.engine.store.StoreFeeder;

/**
 * Collector, engine and console in one process. Starting goes from the journal outwards, so that nothing is accepted before
 * it can be kept; stopping goes the other way, so that what was accepted is evaluated and stored.
 */
final class Server implements AutoCloseable {

    /** How long stopping waits for the engine to pass the journal's end; what is left is evaluated at the next start. */
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final InstantSource clock = InstantSource.system();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Config config;
    private final Path data;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Collector collector;
    private final DetectLoop loop;
    private final Thread loopThread;
    private final RuleWatcher watcher;
    private final Optional<String> firstPassword;

    /**
     * Starts everything.
     *
     * @throws IOException naming what could not be opened or bound; nothing stays open then
     */
    static Server start(Config config) throws IOException, Failure {
        return new Server(config);
    }

    private Server(Config config) throws IOException, Failure {
        this.config = config;
        this.data = config.get(CollectorSettings.DATA);
        boolean isStarted = false;
        try {
            RuleDirectories directories = ruleDirectories(config);
            RuleDirectories.Loaded rules = directories.load();
            this.collector = opened(Collector.open(config, meters, clock));
            reportRepairs(collector.journal().repairs());
            this.loop = opened(openLoop(directories, rules));
            this.loopThread = new Thread(loop, "varta-detect");
            loopThread.setUncaughtExceptionHandler((thread, failure) -> LOG.error("detection stopped", failure));
            this.watcher = opened(RuleWatcher.start(
                    directories,
                    rules,
                    loop::requestSwitch,
                    Duration.ofMillis(config.get(EngineSettings.RULES_POLL_MS)),
                    clock,
                    meters));
            this.firstPassword = startConsole();
            loopThread.start();
            collector.operate(Map.of("engine", this::engineCheck), Map.of("engine", this::engineCheck));
            collector.listen();
            isStarted = true;
        } finally {
            if (!isStarted) {
                closeOpened();
            }
        }
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
        return new RuleDirectories(roots, lists.toString().isEmpty() ? List.of() : List.of(lists), List.of());
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private static void reportRepairs(List<RepairReport> repairs) {
        repairs.forEach(repair -> LOG.warn("the journal was repaired: {}", repair));
    }

    private DetectLoop openLoop(RuleDirectories directories, RuleDirectories.Loaded rules) throws IOException {
        Mappings mappings = Mappings.builtIn();
        DetectSetup setup = new DetectSetup(
                VerdictVersion.of(mappings),
                new EsperCorrelators(CorrelatorLimits.DEFAULT),
                catalog -> EventReader.of(catalog, mappings)::read,
                DetectSetup.Limits.DEFAULT,
                meters,
                clock);
        JournalReader raw = JournalReader.open(Collector.journalDirectory(config));
        return DetectLoop.open(data, raw, directories, setup, rules.pack(), rules.files());
    }

    /** Store, feeder and console; the first administrator's password, if one had to be made. */
    private Optional<String> startConsole() throws IOException {
        ActionLog actions = opened(ActionLog.open(data.resolve("actions")));
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
                new PackCatalog(() -> watcher.state().inForce()),
                new JournalEvents(Collector.journalDirectory(config)),
                status(),
                new ConsolePorts.Site(config.get(CollectorSettings.ORGANISATION), Varta.Version.number(), false),
                meters,
                clock,
                random)));
        opened(StoreFeeder.start(new Logs(data), store.alerts(), store.deadLetters(), feed));
        collector.serve(EngineSettings.CONSOLE, console);
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

    private StatusSource status() {
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
                        now.clockMs());
            }

            @Override
            public CollectorStatus collector() {
                return new CollectorStatus(
                        collector.total(MeterNames.EVENTS_RECEIVED),
                        collector.total(MeterNames.EVENTS_ACCEPTED),
                        collector.total(MeterNames.EVENTS_ACKED),
                        collector.total(MeterNames.EVENTS_REFUSED),
                        collector.journal().lastSequence());
            }

            @Override
            public RulesStatus rules() {
                RuleWatcher.State now = watcher.state();
                return new RulesStatus(
                        now.inForce().compiled().rules().size(),
                        now.inForce().correlations().size(),
                        now.failed(),
                        loop.status().epoch(),
                        now.sinceMs(),
                        RulesStatus.Reload.valueOf(now.outcome().name()),
                        now.problems());
            }
        };
    }

    private Check engineCheck() {
        String failure = loop.status().failure();
        return new Check(failure == null, failure == null ? "running" : failure);
    }

    /** Where each listener listens. */
    SequencedMap<String, InetSocketAddress> addresses() {
        return collector.addresses();
    }

    /** The generated password of the first administrator; empty when there was one already. */
    Optional<String> firstPassword() {
        return firstPassword;
    }

    /** The rules in force and what is wrong with the others. */
    RuleWatcher.State rules() {
        return watcher.state();
    }

    /** Why detection stopped; empty while it runs. */
    Optional<String> failure() {
        return Optional.ofNullable(loop.status().failure());
    }

    /** Takes no more events, evaluates and stores what was accepted, and closes. */
    @Override
    public void close() {
        collector.close();
        long end = collector.journal().lastSequence();
        long deadlineMs = clock.millis() + CATCH_UP_MAX.toMillis();
        while (loop.status().rawSequence() < end && loop.status().isHealthy() && clock.millis() < deadlineMs) {
            pause();
        }
        loop.stop();
        try {
            loopThread.join(CATCH_UP_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeOpened();
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
