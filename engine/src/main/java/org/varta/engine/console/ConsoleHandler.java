package org.varta.engine.console;

import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.collector.wire.http.HttpHandler;

/**
 * The console: the API below {@code /api/} and the web page. A request that may not come in is answered on the event
 * loop; everything else runs on a few threads of its own, and when their queue is full it is refused with 503.
 */
public final class ConsoleHandler implements HttpHandler, AutoCloseable {

    private static final int THREADS = 4;
    private static final int QUEUE_MAX = 128;
    private static final String API = "/api/";
    private static final String CSRF_HEADER = "X-Varta-CSRF";
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final Sessions sessions;
    private final AccessApi access;
    private final LiveFeed liveFeed;
    private final StaticFiles page;
    private final List<Route> routes;
    private final ConsolePorts ports;
    private final ExecutorService workers;

    /** Serves what these ports give, and the page that was built into the program. */
    public ConsoleHandler(ConsolePorts ports) throws IOException {
        this(ports, StaticFiles.ofPage());
    }

    ConsoleHandler(ConsolePorts ports, StaticFiles page) {
        this.sessions = new Sessions(ports.random(), ports.clock());
        StatusApi status = new StatusApi(ports);
        this.ports = ports;
        this.page = page;
        this.access = new AccessApi(ports, sessions);
        this.liveFeed = new LiveFeed(ports.alerts(), status::write, sessions, ports.clock());
        List<Route> all = new ArrayList<>(access.routes());
        all.addAll(status.routes());
        all.addAll(new AlertApi(ports).routes());
        all.addAll(new LedgerApi(ports).routes());
        all.addAll(new EvidenceApi(ports).routes());
        this.routes = List.copyOf(all);
        AtomicInteger number = new AtomicInteger();
        this.workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE_MAX),
                task -> new Thread(task, "varta-console-" + number.incrementAndGet()));
        Gauge.builder(MeterNames.CONSOLE_STREAMS, liveFeed, LiveFeed::size).register(ports.meters());
        ports.feed().add(liveFeed);
        liveFeed.start();
    }

    /** Everything that the API can do. */
    List<Route> routes() {
        return routes;
    }

    /** How many browsers follow the live feed. */
    int followers() {
        return liveFeed.size();
    }

    /** Who is logged in. */
    Sessions sessions() {
        return sessions;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (exchange.path().startsWith(API) || exchange.path().equals("/api")) {
            try {
                admit(exchange);
            } catch (Refusal refusal) {
                send(exchange, refusal.answer());
            }
        } else if (isReading(exchange)) {
            String acceptEncoding = exchange.header("Accept-Encoding").orElse("");
            String ifNoneMatch = exchange.header("If-None-Match").orElse("");
            send(exchange, page.answer(exchange.path(), acceptEncoding, ifNoneMatch));
        } else {
            send(exchange, Refusal.methodNotAllowed("GET, HEAD").answer());
        }
    }

    private static boolean isReading(HttpExchange exchange) {
        return exchange.method().equals("GET") || exchange.method().equals("HEAD");
    }

    /** Lets a request in and hands it to the workers. */
    private void admit(HttpExchange exchange) throws Refusal {
        TreeSet<String> methods = new TreeSet<>();
        String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(exchange.path());
            if (variables.isPresent() && route.method().equals(method)) {
                Optional<Session> session = access.sessionOf(exchange);
                check(exchange, route, session);
                hand(exchange, route, new Route.Call(exchange, session, variables.get()));
                return;
            }
            variables.ifPresent(found -> methods.add(route.method()));
        }
        throw methods.isEmpty()
                ? Refusal.notFound("no such thing in the API")
                : Refusal.methodNotAllowed(String.join(", ", methods));
    }

    private static void check(HttpExchange exchange, Route route, Optional<Session> session) throws Refusal {
        if (route.access() == Route.Access.SESSION && session.isEmpty()) {
            throw Refusal.unauthenticated();
        }
        if (route.method().equals("GET")) {
            return;
        }
        Optional<String> origin = exchange.header("Origin");
        if (origin.isPresent()
                && !isSameHost(origin.get(), exchange.header("Host").orElse(""))) {
            throw Refusal.forbidden("the request comes from another site");
        }
        if (route.access() == Route.Access.SESSION
                && !Sessions.isCsrfOf(
                        session.orElseThrow(), exchange.header(CSRF_HEADER).orElse(""))) {
            throw Refusal.forbidden(CSRF_HEADER + " is missing or wrong");
        }
    }

    private static boolean isSameHost(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private void hand(HttpExchange exchange, Route route, Route.Call call) throws Refusal {
        try {
            workers.execute(() -> work(exchange, route, call));
        } catch (RejectedExecutionException full) {
            throw Refusal.busy("too many requests at once");
        }
    }

    private void work(HttpExchange exchange, Route route, Route.Call call) {
        try {
            switch (route.work().on(call)) {
                case Answer answer -> send(exchange, answer);
                case Reply.Live live -> follow(exchange, live);
                case Reply.Download(var contentType, var file, var bytes, var more, var done) -> {
                    Map<String, String> all = headers();
                    all.putAll(more);
                    exchange.respond(contentType, file, bytes, all, done);
                }
            }
        } catch (Refusal refusal) {
            send(exchange, refusal.answer());
        } catch (IOException | RuntimeException e) {
            LOG.error("{} {} failed", route.method(), route.template(), e);
            send(exchange, Answer.error(500, "internal", "the server's log says more"));
        }
    }

    private void follow(HttpExchange exchange, Reply.Live live) throws Refusal {
        if (exchange.method().equals("HEAD")) {
            throw Refusal.methodNotAllowed("GET");
        }
        if (!liveFeed.reserve()) {
            throw Refusal.busy("too many live feeds at once");
        }
        HttpExchange.EventStream stream;
        try {
            stream = exchange.stream(headers());
        } catch (RuntimeException e) {
            liveFeed.release();
            throw e;
        }
        liveFeed.follow(stream, live);
    }

    private static void send(HttpExchange exchange, Answer answer) {
        Map<String, String> headers = headers();
        headers.putAll(answer.headers());
        exchange.respond(answer.status(), answer.contentType(), answer.body(), headers);
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(HEADERS);
        headers.put("Cache-Control", "no-store");
        return headers;
    }

    /** Ends live feeds and answers what has been let in. */
    @Override
    public void close() {
        ports.feed().remove(liveFeed);
        liveFeed.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
