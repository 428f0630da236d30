package org.varta.collector.pipeline;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.CollectorSettings.ListenerSettings;
import org.varta.collector.config.Config;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.ops.OpsEndpoint;
import org.varta.collector.ops.OpsEndpoint.Check;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;
import org.varta.collector.wire.elastic.ElasticListener;
import org.varta.collector.wire.http.HttpHandler;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.collector.wire.lines.LinesListener;
import org.varta.collector.wire.ndjson.IngestLimits;
import org.varta.collector.wire.ndjson.NdjsonListener;
import org.varta.collector.wire.syslog.SyslogTcpListener;
import org.varta.collector.wire.syslog.SyslogUdpListener;

/**
 * A running collector. The journal is open from the start, so that readers can be placed; senders come in after {@link
 * #listen}. Not thread-safe; the process that starts it closes it.
 */
public final class Collector implements AutoCloseable {

    private static final int EVENT_LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Config config;
    private final PrometheusMeterRegistry meters;
    private final InstantSource clock;
    private final NetworkGroups groups;
    private final Journal journal;
    private final Deque<AutoCloseable> listeners = new ArrayDeque<>();
    private final SequencedMap<String, InetSocketAddress> addresses = new LinkedHashMap<>();

    private Collector(
            Config config, PrometheusMeterRegistry meters, InstantSource clock, NetworkGroups groups, Journal journal) {
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.groups = groups;
        this.journal = journal;
    }

    /** The raw journal's directory. */
    public static Path journalDirectory(Config config) {
        return config.get(CollectorSettings.DATA).resolve("journal");
    }

    /**
     * Opens the journal.
     *
     * @throws IOException when the data directory cannot be used, or another process writes to it
     */
    public static Collector open(Config config, PrometheusMeterRegistry meters, InstantSource clock) throws IOException {
        requireNonNull(meters, "meters");
        Files.createDirectories(journalDirectory(config));
        JournalLimits limits = JournalLimits.DEFAULTS
                .withQueueBytesMax(config.get(CollectorSettings.JOURNAL_QUEUE_BYTES_MAX))
                .withDiskReserveBytes(config.get(CollectorSettings.JOURNAL_DISK_RESERVE_BYTES));
        Journal journal = Journal.open(journalDirectory(config), limits, clock, meters);
        InflightBudget budget = new InflightBudget(config.get(CollectorSettings.LIMITS_INFLIGHT_BYTES));
        return new Collector(config, meters, clock, NetworkGroups.start(EVENT_LOOPS, budget), journal);
    }

    /** The raw journal. */
    public Journal journal() {
        return journal;
    }

    /** Where each listener listens, in the order of starting. */
    public SequencedMap<String, InetSocketAddress> addresses() {
        return new LinkedHashMap<>(addresses);
    }

    /**
     * Starts every ingest listener that is enabled.
     *
     * @throws IOException naming listener and address, when one cannot be bound
     */
    public void listen() throws IOException {
        Intake intake = new Intake(journal, () -> epochNs(clock.instant()), meters, groups);
        int eventMaxBytes = Math.toIntExact(config.get(CollectorSettings.LIMITS_EVENT_BYTES));
        IngestLimits ingest = new IngestLimits(eventMaxBytes, IngestLimits.DEFAULTS.eventsMax());
        HttpLimits http = httpLimits();
        start(CollectorSettings.NDJSON, (bind, name) -> opened(NdjsonListener.start(http, ingest, bind, name, intake)));
        start(
                CollectorSettings.ELASTIC,
                (bind, name) -> opened(ElasticListener.start(http, ElasticListener.ACTIONS_MAX, bind, name, intake)));
        start(
                CollectorSettings.SYSLOG_TCP,
                (bind, name) -> opened(SyslogTcpListener.start(streamLimits(StreamLimits.SYSLOG), bind, name, intake)));
        start(CollectorSettings.SYSLOG_UDP, (bind, name) -> {
            SyslogUdpListener listener = SyslogUdpListener.start(streamLimits(StreamLimits.SYSLOG), bind, name, intake);
            listeners.push(listener);
            return listener.address();
        });
        start(
                CollectorSettings.JSON_LINES,
                (bind, name) -> opened(LinesListener.start(streamLimits(StreamLimits.LINES), bind, name, intake)));
    }

    /** Starts {@code /metrics}, {@code /livez} and {@code /readyz}, if enabled; the journal's own check is added. */
    public void operate(Map<String, Supplier<Check>> live, Map<String, Supplier<Check>> ready) throws IOException {
        Map<String, Supplier<Check>> allReady = new LinkedHashMap<>(ready);
        allReady.put("journal", this::journalCheck);
        serve(CollectorSettings.OPERATIONS, new OpsEndpoint(meters, live, allReady));
    }

    /** Starts an HTTP listener for a handler of another part, if enabled; closed with the others. */
    public void serve(ListenerSettings settings, HttpHandler handler) throws IOException {
        start(
                settings,
                (bind, name) -> opened(HttpListener.start(HttpLimits.DEFAULTS, bind, name, handler, meters, groups)));
    }

    /** Sum over all listeners of a counter that has the tag {@code listener}. */
    public long total(String meterName) {
        double sum = 0;
        for (Counter counter : meters.find(meterName).counters()) {
            sum += counter.count();
        }
        return (long) sum;
    }

    private Check journalCheck() {
        var health = journal.health();
        return new Check(health.isReady(), health.isReady() ? "accepting" : health.reason());
    }

    private HttpLimits httpLimits() {
        int connections = Math.toIntExact(config.get(CollectorSettings.LIMITS_CONNECTIONS));
        return HttpLimits.DEFAULTS
                .withBodyMaxBytes(Math.toIntExact(config.get(CollectorSettings.LIMITS_HTTP_BODY_BYTES)))
                .withConnections(connections, Math.min(connections, HttpLimits.DEFAULTS.connectionsPerPeerMax()));
    }

    private StreamLimits streamLimits(StreamLimits defaults) {
        int connections = Math.toIntExact(config.get(CollectorSettings.LIMITS_CONNECTIONS));
        return new StreamLimits(
                Math.toIntExact(config.get(CollectorSettings.LIMITS_EVENT_BYTES)),
                Math.max(defaults.inflightMaxBytes(), Math.toIntExact(config.get(CollectorSettings.LIMITS_EVENT_BYTES))),
                defaults.frameTime(),
                connections,
                Math.min(connections, defaults.connectionsPerPeerMax()),
                defaults.drainTime());
    }

    /** Starts one listener and tells where it listens. */
    @FunctionalInterface
    private interface Starting {
        InetSocketAddress start(InetSocketAddress bind, String name);
    }

    private void start(ListenerSettings settings, Starting starting) throws IOException {
        if (!config.get(settings.enabled())) {
            return;
        }
        InetSocketAddress bind = new InetSocketAddress(
                config.get(settings.bind()), Math.toIntExact(config.get(settings.port())));
        if (bind.isUnresolved()) {
            throw new IOException(settings.bind().key() + ": the address " + bind.getHostString() + " is not known here");
        }
        try {
            addresses.put(settings.name(), starting.start(bind, settings.name()));
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "listener " + settings.name() + " cannot listen on " + bind.getHostString() + ":" + bind.getPort()
                            + ": " + e.getMessage() + "; set " + settings.port().key() + " or " + settings.enabled().key(),
                    e);
        }
    }

    private InetSocketAddress opened(HttpListener listener) {
        listeners.push(listener);
        return listener.address();
    }

    private InetSocketAddress opened(StreamListener listener) {
        listeners.push(listener);
        return listener.address();
    }

    private static long epochNs(Instant now) {
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    /** Lets listeners finish what is in flight, then makes the journal durable and closes it. */
    @Override
    public void close() {
        while (!listeners.isEmpty()) {
            try {
                listeners.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a listener could not be closed", e);
            }
        }
        journal.close();
        groups.close();
    }
}
