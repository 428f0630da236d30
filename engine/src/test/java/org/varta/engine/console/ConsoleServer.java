package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.engine.access.Account;
import org.varta.engine.access.PasswordHash;
import org.varta.engine.access.Role;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.LoggedAlert;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.RuleCost;
import org.varta.engine.store.SqliteStore;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.SigmaDocument;

/** The console on a real socket over a real store, for tests. */
final class ConsoleServer implements AutoCloseable {

    private static final String PASSWORD = "correct horse battery staple";
    private static final Account ADMIN =
            new Account("admin", Role.ADMIN, PasswordHash.of(PASSWORD, new SecureRandom()));

    static final UUID JOURNAL = new UUID(7, 7);
    static final StaticFiles PAGE = new StaticFiles(Map.of(
            "/index.html", "<!doctype html><title>Varta</title>".getBytes(UTF_8),
            "/assets/app-1a2b.js", "console.log('plain')".getBytes(UTF_8),
            "/assets/app-1a2b.js.gz", "zipped".getBytes(UTF_8)));

    final AlertFeed feed = new AlertFeed();
    final Map<Long, JournalRecord> events = new HashMap<>();
    final List<SigmaDocument> rules = new ArrayList<>();
    final SqliteStore store;
    volatile EvidenceExport evidence = EvidenceExport.NONE;
    final ConsoleHandler handler;
    final String adminPassword = PASSWORD;

    private final ActionLog actions;
    private final NetworkGroups groups;
    private final HttpListener listener;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ConsoleServer(Path directory) throws IOException {
        this(directory, InstantSource.system(), HttpLimits.DEFAULTS);
    }

    ConsoleServer(Path directory, InstantSource clock, HttpLimits limits) throws IOException {
        SecureRandom random = new SecureRandom();
        actions = ActionLog.open(directory.resolve("actions"));
        store = SqliteStore.open(
                directory.resolve("store"),
                new SqliteStore.Source(new UUID(0, 0), Long.MAX_VALUE),
                actions,
                new AlertGroups(AlertGroups.SILENCE_DEFAULT));
        store.accounts().put(ADMIN);
        handler = new ConsoleHandler(
                new ConsolePorts(
                        store.alerts(),
                        store.deadLetters(),
                        feed,
                        store.accounts(),
                        catalog(),
                        sequence -> Optional.ofNullable(events.get(sequence))
                                .map(record -> new RawEvents.Found(JOURNAL, record)),
                        alert -> evidence.export(alert),
                        status(),
                        new ConsolePorts.Site("default", "0.1.0", false),
                        new SimpleMeterRegistry(),
                        clock,
                        random),
                PAGE);
        groups = NetworkGroups.start(1, new InflightBudget(64 << 20));
        listener = HttpListener.start(
                limits,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "console",
                handler,
                new SimpleMeterRegistry(),
                groups);
    }

    private RuleCatalog catalog() {
        return new RuleCatalog() {
            @Override
            public Optional<SigmaDocument> find(String key) {
                return rules.stream()
                        .filter(document -> document.header().key().equals(key))
                        .findFirst();
            }

            @Override
            public Optional<SigmaDocument> find(String key, String contentHash) {
                return find(key)
                        .filter(document -> document.header().contentHash().equals(contentHash));
            }
        };
    }

    private static StatusSource status() {
        return new StatusSource() {
            @Override
            public EngineStatus engine() {
                return new EngineStatus(
                        1,
                        0.5,
                        100,
                        10,
                        3,
                        2,
                        0,
                        List.of(new EngineStatus.Degraded("flooded", "Flooded", "total_limit", 1_204)),
                        1_790_000_000_000L);
            }

            @Override
            public CollectorStatus collector() {
                return new CollectorStatus(103, 102, 101, 1, 102);
            }

            @Override
            public LedgerStatus ledger() {
                LedgerStatus.Counts counts = new LedgerStatus.Counts(103, 102, 101, 1, 102, 99, 2, 1, 7);
                return new LedgerStatus(
                        List.of("ndjson <b>: accepted is more than journalled: Row[]"),
                        7,
                        LedgerStatus.UNKNOWN,
                        List.of(new LedgerStatus.Listener(
                                "ndjson", counts, List.of(new LedgerStatus.Source("192.0.2.7", counts)), 3)),
                        List.of(new LedgerStatus.Gap(
                                "ndjson", "192.0.2.7", "DC-1", "Security", false, 7, 2, 10, 12, 99)));
            }

            @Override
            public RuleCost.All ruleCosts() {
                RuleCost dear = new RuleCost(Packs.rule("dear").rule().header(), 40, 2, 60_000, 9_000, 1);
                RuleCost cheap = new RuleCost(Packs.rule("cheap").rule().header(), 30, 0, 15_000, 700, 0);
                return new RuleCost.All(100, 50_000, 75_000, List.of(dear, cheap));
            }

            @Override
            public RulesStatus rules() {
                Problem problem = new Problem(
                        "rules/a.yml", 3, 5, Code.UNREADABLE_FILE, Problem.Severity.ERROR, "cannot read <it>");
                return new RulesStatus(
                        7, 1, 1, "epoch-1", 5, RulesStatus.Reload.REJECTED, Collections.nCopies(300, problem));
            }
        };
    }

    /** Appends to the store and tells the feed, as the feeder does. */
    void raise(Alert... alerts) {
        List<LoggedAlert> logged = new ArrayList<>();
        for (Alert alert : alerts) {
            logged.add(new LoggedAlert(store.alerts().lastAppliedIndex() + logged.size() + 1, alert));
        }
        store.alerts().apply(logged);
        feed.applied(store.alerts().lastAppliedIndex());
    }

    URI uri(String path) {
        InetSocketAddress address = listener.address();
        return URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> login(String user, String password) throws IOException, InterruptedException {
        String body = "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}";
        return send(HttpRequest.newBuilder(uri("/api/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Logged in as admin, without the work of hashing a password. */
    Browser browser() {
        Sessions.Started started =
                handler.sessions().start(store.accounts().find("admin").orElseThrow());
        return new Browser(
                AccessApi.COOKIE + "=" + started.id(), started.session().csrf());
    }

    /** Somebody's cookie and CSRF token. */
    final class Browser {
        final String cookie;
        final String csrf;

        Browser(String cookie, String csrf) {
            this.cookie = cookie;
            this.csrf = csrf;
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(uri(path)).header("Cookie", cookie);
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(request(path));
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return send(request(path)
                    .header("X-Varta-CSRF", csrf)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }
    }

    @Override
    public void close() throws IOException {
        handler.close();
        listener.close();
        groups.close();
        store.close();
        actions.close();
    }
}
