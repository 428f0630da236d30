package org.varta.collector.pipeline;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.CollectorSettings.ListenerSettings;
import org.varta.collector.config.Config;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalHealth;
import org.varta.collector.journal.JournalKeeper;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.journal.RetentionLimits;
import org.varta.collector.ledger.LedgerKeeper;
import org.varta.collector.ops.OpsEndpoint.Check;
import org.varta.collector.pipeline.Endpoints.Started;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.Priority;
import org.varta.collector.wire.PriorityClasses;
import org.varta.collector.wire.PriorityGate;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;
import org.varta.collector.wire.elastic.ElasticListener;
import org.varta.collector.wire.forward.ForwardLimits;
import org.varta.collector.wire.forward.ForwardListener;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.collector.wire.lines.LinesListener;
import org.varta.collector.wire.ndjson.IngestLimits;
import org.varta.collector.wire.ndjson.NamedOrganisations;
import org.varta.collector.wire.ndjson.NdjsonListener;
import org.varta.collector.wire.syslog.SyslogTcpListener;
import org.varta.collector.wire.syslog.SyslogUdpListener;

/**
 * A running collector. The journal is open from the start, so that readers can be placed; senders come in after {@link
 * #listen}. Owned by the thread that starts it.
 */
public final class Collector implements AutoCloseable {

    /** The largest HTTP request with the journal's envelopes around its events. */
    private static final long BATCH_BYTES_MAX = 192L << 20;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Config config;
    private final PrometheusMeterRegistry meters;
    private final InstantSource clock;
    private final Endpoints endpoints;
    private final Journal journal;
    private final JournalKeeper keeper;
    private final LedgerKeeper ledger;
    private @Nullable PressureWatch watch;
    private final Deque<AutoCloseable> listeners = new ArrayDeque<>();

    private Collector(
            Config config,
            PrometheusMeterRegistry meters,
            InstantSource clock,
            Endpoints endpoints,
            Journal journal,
            JournalKeeper keeper,
            LedgerKeeper ledger) {
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.endpoints = endpoints;
        this.journal = journal;
        this.keeper = keeper;
        this.ledger = ledger;
    }

    /** The raw journal's directory. */
    public static Path journalDirectory(Config config) {
        return config.get(CollectorSettings.DATA).resolve("journal");
    }

    /**
     * Opens the journal.
     *
     * @param endpoints where the listeners are added
     * @throws IOException when the data directory cannot be used, or another process writes to it
     */
    public static Collector open(
            Config config, PrometheusMeterRegistry meters, InstantSource clock, Endpoints endpoints)
            throws IOException {
        requireNonNull(endpoints, "endpoints");
        createData(config.get(CollectorSettings.DATA));
        Files.createDirectories(journalDirectory(config));
        long queueBytesMax = config.get(CollectorSettings.JOURNAL_QUEUE_BYTES_MAX);
        JournalLimits limits = new JournalLimits(
                queueBytesMax,
                Math.min(queueBytesMax, BATCH_BYTES_MAX),
                JournalLimits.DEFAULTS.groupEventsMax(),
                JournalLimits.DEFAULTS.groupBytesMax(),
                config.get(CollectorSettings.JOURNAL_DISK_RESERVE_BYTES));
        RetentionLimits retention = retention(config);
        Journal journal = Journal.open(journalDirectory(config), limits, clock, meters);
        JournalKeeper keeper = JournalKeeper.start(
                journal, retention, config.get(CollectorSettings.JOURNAL_RETENTION_WARN_DAYS), clock, meters);
        LedgerKeeper ledger =
                LedgerKeeper.start(config.get(CollectorSettings.DATA).resolve("ledger.json"), journal, meters, clock);
        return new Collector(config, meters, clock, endpoints, journal, keeper, ledger);
    }

    private static RetentionLimits retention(Config config) {
        SortedSet<String> readers = new TreeSet<>();
        for (String name :
                config.get(CollectorSettings.JOURNAL_RETENTION_READERS).split(",", -1)) {
            if (!name.isBlank()) {
                readers.add(name.strip());
            }
        }
        return new RetentionLimits(
                Duration.ofDays(config.get(CollectorSettings.JOURNAL_RETENTION_DAYS)),
                config.get(CollectorSettings.JOURNAL_RETENTION_BYTES),
                readers);
    }

    private static PriorityClasses priorities(Config config) throws IOException {
        Map<String, Priority> byListener = new HashMap<>();
        CollectorSettings.PRIORITIES.forEach(
                (listener, setting) -> byListener.put(listener, Priority.ofKeyword(config.get(setting))));
        try {
            return PriorityClasses.of(byListener, config.get(CollectorSettings.PRIORITY_NETWORKS));
        } catch (IllegalArgumentException e) {
            throw new IOException(CollectorSettings.PRIORITY_NETWORKS.key() + ": " + e.getMessage(), e);
        }
    }

    private static NamedOrganisations organisations(Config config) throws IOException {
        try {
            return NamedOrganisations.of(config.get(CollectorSettings.NDJSON_ORGANISATIONS));
        } catch (IllegalArgumentException e) {
            throw new IOException(CollectorSettings.NDJSON_ORGANISATIONS.key() + ": " + e.getMessage(), e);
        }
    }

    /** Events are nobody else's business: a data directory that we make is the owner's alone. */
    private static void createData(Path data) throws IOException {
        if (!Files.exists(data)) {
            Files.createDirectories(data.toAbsolutePath().normalize());
            if (Files.getFileStore(data).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    /** The raw journal. */
    public Journal journal() {
        return journal;
    }

    /** The account of every event, as JSON. */
    public byte[] ledgerJson() {
        return ledger.json();
    }

    /** The account of every event. */
    public LedgerKeeper ledger() {
        return ledger;
    }

    /** Why the journal will accept nothing any more, whatever the disk does; empty as long as it may. */
    public Optional<String> failure() {
        JournalHealth health = journal.health();
        return health.state() == JournalHealth.State.FAILED ? Optional.of(health.reason()) : Optional.empty();
    }

    /** Whether the journal can accept events again without a restart. */
    public Check journalAlive() {
        return failure()
                .map(reason -> new Check(false, "failed: " + reason))
                .orElseGet(() -> new Check(true, "writable"));
    }

    /** Whether the journal accepts events now. */
    public Check journalCheck() {
        JournalHealth health = journal.health();
        String why = health.state() == JournalHealth.State.FAILED ? "failed: " + health.reason() : health.reason();
        return new Check(health.isReady(), health.isReady() ? "accepting" : why);
    }

    /**
     * Starts every ingest listener that is enabled.
     *
     * @throws IOException naming listener, address and setting, when one cannot be bound
     */
    public void listen() throws IOException {
        PriorityGate gate = new PriorityGate(journal, priorities(config), meters);
        watch = PressureWatch.start(config, journal, gate);
        Intake intake = new Intake(gate, () -> epochNs(clock.instant()), meters, endpoints.groups(), ledger.ledger());
        int eventMaxBytes = Math.toIntExact(config.get(CollectorSettings.LIMITS_EVENT_BYTES));
        IngestLimits ingest = new IngestLimits(eventMaxBytes, IngestLimits.DEFAULTS.eventsMax());
        NamedOrganisations organisations = organisations(config);
        HttpLimits http = httpLimits();
        start(
                CollectorSettings.NDJSON,
                (bind, name) -> started(NdjsonListener.start(http, ingest, organisations, bind, name, intake)));
        start(
                CollectorSettings.ELASTIC,
                (bind, name) -> started(ElasticListener.start(http, ElasticListener.ACTIONS_MAX, bind, name, intake)));
        start(
                CollectorSettings.SYSLOG_TCP,
                (bind, name) ->
                        started(SyslogTcpListener.start(streamLimits(StreamLimits.SYSLOG), bind, name, intake)));
        start(CollectorSettings.SYSLOG_UDP, (bind, name) -> {
            SyslogUdpListener listener = SyslogUdpListener.start(streamLimits(StreamLimits.SYSLOG), bind, name, intake);
            return new Started(listener, listener.address());
        });
        start(
                CollectorSettings.JSON_LINES,
                (bind, name) -> started(LinesListener.start(streamLimits(StreamLimits.LINES), bind, name, intake)));
        ForwardLimits messages = ForwardLimits.DEFAULTS.withEventMaxBytes(eventMaxBytes);
        start(
                CollectorSettings.FORWARD,
                (bind, name) -> started(
                        ForwardListener.start(streamLimits(StreamLimits.FORWARD), messages, bind, name, intake)));
    }

    /** Sum over all listeners of a counter that has the tag {@code listener}. */
    public long total(String meterName) {
        double sum = 0;
        for (Counter counter : meters.find(meterName).counters()) {
            sum += counter.count();
        }
        return (long) sum;
    }

    private void start(ListenerSettings settings, Endpoints.Starting starting) throws IOException {
        endpoints.start(settings, listeners, starting);
    }

    private static Started started(HttpListener listener) {
        return new Started(listener, listener.address());
    }

    private static Started started(StreamListener listener) {
        return new Started(listener, listener.address());
    }

    private HttpLimits httpLimits() {
        int connections = Math.toIntExact(config.get(CollectorSettings.LIMITS_CONNECTIONS));
        return HttpLimits.DEFAULTS
                .withBodyMaxBytes(Math.toIntExact(config.get(CollectorSettings.LIMITS_HTTP_BODY_BYTES)))
                .withConnections(connections, Math.min(connections, HttpLimits.DEFAULTS.connectionsPerPeerMax()));
    }

    private StreamLimits streamLimits(StreamLimits defaults) {
        int connections = Math.toIntExact(config.get(CollectorSettings.LIMITS_CONNECTIONS));
        int eventMaxBytes = Math.toIntExact(config.get(CollectorSettings.LIMITS_EVENT_BYTES));
        return new StreamLimits(
                eventMaxBytes,
                Math.max(defaults.inflightMaxBytes(), eventMaxBytes),
                defaults.frameTime(),
                connections,
                Math.min(connections, defaults.connectionsPerPeerMax()),
                defaults.drainTime());
    }

    private static long epochNs(Instant now) {
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    /** Lets listeners finish what is in flight, then makes the journal durable and closes it. */
    @Override
    public void close() {
        Endpoints.closeAll(listeners);
        PressureWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        keeper.close();
        journal.close();
        ledger.close();
    }
}
