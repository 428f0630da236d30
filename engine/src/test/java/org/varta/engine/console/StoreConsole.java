package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.engine.access.Users;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.LoggedAlert;
import org.varta.engine.store.SqliteStore;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaDocument;

/**
 * The real console from the socket to SQLite, without the pipeline to its left: alerts are put straight into the store,
 * raw events and rules come from memory.
 */
final class StoreConsole implements ConsoleUnderTest {
    private static final UUID JOURNAL = new UUID(0x3f0c9a516f0e4d0eL, 0x9a530f6f7f6e2b11L);
    private static final String RULE = """
            title: LSASS Memory Read by Unusual Process
            id: 2b1c9c1e-52c1-4f39-8a8c-5a2f5b1d9a01
            status: test
            description: A process that is no security product opened LSASS for reading.
            author: Marek Wojcik, Olena Kovalenko
            references:
                - https://attack.mitre.org/techniques/T1003/001/
            tags:
                - attack.credential-access
                - attack.t1003.001
            logsource:
                category: process_access
                product: windows
            detection:
                selection:
                    TargetImage|endswith: '\\lsass.exe'
                    GrantedAccess: '0x1410'
                condition: selection
            falsepositives:
                - Memory dumps taken by an administrator
            level: critical
            """;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AlertFeed feed = new AlertFeed();
    private final Map<Long, JournalRecord> events = new ConcurrentHashMap<>();
    private final Clock clock = Clock.systemUTC();
    private final RulePack pack;
    private final ActionLog actions;
    private final SqliteStore store;
    private final NetworkGroups groups;
    private final ConsoleHandler handler;
    private final HttpListener listener;
    private final String password;
    private long index;

    private StoreConsole(Path directory) throws IOException {
        this.pack = RulePackLoader.load(
                List.of(Files.writeString(directory.resolve("lsass.yml"), RULE)), SiteLists.NONE, List.of());
        this.actions = ActionLog.open(directory.resolve("actions"));
        this.store = SqliteStore.open(
                Files.createDirectories(directory.resolve("store")),
                new SqliteStore.Source(UUID.randomUUID(), Long.MAX_VALUE),
                actions,
                new AlertGroups(AlertGroups.SILENCE_DEFAULT));
        SecureRandom random = new SecureRandom();
        this.password = Users.ensureFirstAdmin(store.accounts(), random).orElseThrow();
        this.handler = new ConsoleHandler(new ConsolePorts(
                store.alerts(),
                store.deadLetters(),
                feed,
                store.accounts(),
                new PackCatalog(() -> pack),
                sequence ->
                        Optional.ofNullable(events.get(sequence)).map(record -> new RawEvents.Found(JOURNAL, record)),
                new Status(),
                new ConsolePorts.Site(Origin.DEFAULT_ORGANISATION, "0.1.0-test", false),
                meters,
                clock,
                random));
        this.groups = NetworkGroups.start(1, new InflightBudget(64L << 20));
        this.listener = HttpListener.start(
                HttpLimits.DEFAULTS.withEndings(Duration.ofSeconds(60), Duration.ofSeconds(1)),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "console",
                handler,
                meters,
                groups);
    }

    /** Starts it on a free port, with files in an empty directory. */
    static StoreConsole start(Path directory) throws IOException {
        return new StoreConsole(directory);
    }

    @Override
    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.address().getPort() + "/");
    }

    @Override
    public String user() {
        return Users.FIRST_ADMIN;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public synchronized void raiseAlert(String host) {
        long atMs = clock.millis();
        index++;
        String target = "C:\\Windows\\system32\\lsass.exe";
        String payload = Json.write(Map.of(
                "winlog",
                Map.of("event_id", 10, "event_data", Map.of("TargetImage", target, "GrantedAccess", "0x1410"))));
        Origin origin = new Origin(Origin.DEFAULT_ORGANISATION, "ndjson", "ndjson", "", "127.0.0.1:49152");
        events.put(
                index,
                new JournalRecord(
                        JournalRecord.Kind.EVENT,
                        index,
                        atMs * 1_000_000,
                        origin,
                        Format.JSON,
                        new byte[0],
                        payload.getBytes(UTF_8)));
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        matched.put("TargetImage", List.of(target));
        matched.put("GrantedAccess", List.of("0x1410"));
        SigmaDocument document = pack.documents().getFirst();
        RuleHeader header = document.header();
        Alert alert = new Alert(
                String.format("%064x", index),
                Origin.DEFAULT_ORGANISATION,
                new Alert.RuleRef(
                        header.key(),
                        header.title(),
                        "critical",
                        "Marek Wojcik, Olena Kovalenko",
                        header.tags(),
                        header.contentHash()),
                Alert.Kind.EVENT,
                List.of(),
                atMs,
                atMs,
                host,
                "tester",
                List.of(new Alert.EventRef(JOURNAL.toString(), index, header.key(), atMs, matched)),
                1);
        store.alerts().apply(List.of(new LoggedAlert(index, alert)));
        feed.applied(index);
    }

    @Override
    public void close() {
        handler.close();
        listener.close();
        groups.close();
        store.close();
        try {
            actions.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** An installation with nothing wrong. */
    private final class Status implements StatusSource {
        @Override
        public EngineStatus engine() {
            return new EngineStatus(0, 0, index, index, index, 0, clock.millis());
        }

        @Override
        public CollectorStatus collector() {
            return new CollectorStatus(index, index, index, 0, index);
        }

        @Override
        public RulesStatus rules() {
            return new RulesStatus(1, 0, 0, pack.hash(), clock.millis(), RulesStatus.Reload.APPLIED, List.of());
        }
    }
}
