package org.varta.collector.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.RawClient;

@Timeout(60)
class HttpListenerTest {

    private static final long BUDGET_BYTES = 8 << 20;
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS
            .withBodyMaxBytes(2 << 20)
            .withReadTimes(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20))
            .withEndings(Duration.ofSeconds(20), Duration.ofSeconds(5));

    private final InflightBudget budget = new InflightBudget(BUDGET_BYTES);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    private final BlockingQueue<HttpExchange> held = new LinkedBlockingQueue<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private NetworkGroups groups;
    private HttpListener listener;

    @BeforeEach
    void startGroups() {
        groups = NetworkGroups.start(2, budget);
        start(LIMITS);
    }

    @AfterEach
    void stop() {
        listener.close();
        groups.close();
        elsewhere.shutdownNow();
        client.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void countsNoEventsOfAListenerThatTakesNone() throws Exception {
        post("/echo", new byte[0]);

        assertThat(meters.find(MeterNames.EVENTS_RECEIVED).counters()).isEmpty();
        assertThat(meters.find(MeterNames.FRAMES_TRUNCATED).counters()).isEmpty();
    }

    @Test
    void answersWithTheBodyItWasGiven() throws Exception {
        HttpResponse<String> answer = post("/echo", "привіт".getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
        assertThat(answer.body()).isEqualTo("POST /echo привіт");
    }

    @Test
    void givesPathQueryHeadersAndCookiesDecoded() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /parts/a%20b?q=1%2B1&q=2 HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nCookie: a=b; sid=s3\r\n\r\n");

            assertThat(raw.readResponse()).endsWith("/parts/a b|1+1|1|s3|127.0.0.1");
        }
    }

    @Test
    void headGetsTheHeadersOnly() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(raw.readAll()).contains("content-length: 11\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void answersPipelinedRequestsInOrderEvenWhenHandledLate() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
                    + "GET /echo?2 HTTP/1.1\r\nHost: x\r\n\r\nGET /late HTTP/1.1\r\nHost: x\r\n\r\n");
            HttpExchange first = held.take();
            assertThat(held).isEmpty();
            first.respond(200, "text/plain", "first".getBytes(UTF_8));

            assertThat(raw.readResponse()).endsWith("first");
            assertThat(raw.readResponse()).endsWith("GET /echo ");
            held.take().respond(200, "text/plain", "third".getBytes(UTF_8));
            assertThat(raw.readResponse()).endsWith("third");
        }
    }

    @Test
    void survivesThousandsOfPipelinedRequests() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            elsewhere.execute(() -> {
                try {
                    raw.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5_000));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 5_000; i++) {
                assertThat(raw.readResponse()).endsWith("GET /echo ");
            }
        }
    }

    @Test
    void aHandlerAnswersFromAnotherThread() throws Exception {
        elsewhere.execute(() -> {
            try {
                held.take().respond(202, "text/plain", "from elsewhere".getBytes(UTF_8), Map.of("X-A", "b"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        HttpResponse<String> answer = post("/late", new byte[0]);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("x-a")).contains("b");
    }

    @Test
    void continuesWhenExpectedTo() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");

            raw.send("ok");
            assertThat(raw.readResponse()).endsWith("POST /echo ok");
        }
    }

    @Test
    void refusesWhatIsTooLargeInPlaceOfContinuing() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");

            assertThat(raw.readAll()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body_too_large\"");
        }
    }

    @Test
    void decodesGzipOfSeveralMembersAndDeflateOfBothKinds() throws Exception {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip("one ".getBytes(UTF_8)));
        members.writeBytes(gzip("two".getBytes(UTF_8)));

        assertThat(post("/echo", members.toByteArray(), "gzip").body()).isEqualTo("POST /echo one two");
        assertThat(post("/echo", deflate("zlib", false), "deflate").body()).isEqualTo("POST /echo zlib");
        assertThat(post("/echo", deflate("raw", true), "deflate").body()).isEqualTo("POST /echo raw");
    }

    @Test
    void takesABodyOfExactlyTheLimitHoweverItIsEncoded() throws Exception {
        byte[] body = noise(LIMITS.bodyMaxBytes());

        assertThat(post("/length", body).body()).isEqualTo("2097152");
        assertThat(post("/length", gzip(body), "gzip").body()).isEqualTo("2097152");
        assertThat(post("/length", gzip(noise(body.length + 1)), "gzip").statusCode())
                .isEqualTo(413);
    }

    @Test
    void stopsAGzipBombAtTheRatio() throws Exception {
        restart(LIMITS.withBodyMaxBytes(100 << 20));

        HttpResponse<String> answer = post("/length", gzip(new byte[6 << 20]), "gzip");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("inflate_ratio");
        assertThat(malformed("inflate_ratio")).isEqualTo(1);
        assertThat(post("/echo", new byte[] {'x'}).body()).isEqualTo("POST /echo x");
    }

    @Test
    void refusesEncodingsItDoesNotKnowAndBodiesThatLie() throws Exception {
        HttpResponse<String> zstd = post("/echo", new byte[] {1}, "zstd");
        assertThat(zstd.statusCode()).isEqualTo(415);
        assertThat(zstd.headers().firstValue("accept-encoding")).contains("gzip, deflate");
        assertThat(post("/echo", new byte[] {1, 2, 3}, "gzip").statusCode()).isEqualTo(400);
        byte[] cut = gzip("whole".getBytes(UTF_8));
        assertThat(post("/echo", java.util.Arrays.copyOf(cut, cut.length - 1), "gzip")
                        .body())
                .contains("bad_encoding");
    }

    @Test
    void refusesChunkedBodiesOverTheLimit() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(UTF_8);
            for (int i = 0; i < 33; i++) {
                raw.send(chunk);
            }

            assertThat(raw.readAll()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void sendsNewRequestsAwayWhileTheProcessHoldsTooMuch() throws Exception {
        byte[] large = new byte[2 << 20];
        for (int i = 0; i < 4; i++) {
            var unused = client.sendAsync(request("/late", large).build(), BodyHandlers.ofString());
        }
        List<HttpExchange> exchanges = List.of(held.take(), held.take(), held.take(), held.take());

        HttpResponse<String> refused = post("/echo", new byte[1024]);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("5");
        assertThat(refused.body()).contains("\"code\":\"overloaded\"");

        exchanges.forEach(exchange -> exchange.respond(200, "text/plain", new byte[0]));
        assertThat(post("/length", new byte[1024]).body()).isEqualTo("1024");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "\0GET /echo HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0",
                "GET /echo HTTP/1.1\r\nHost: x\r\nX-A: b\r\n folded\r\n\r\n",
                "GET /echo HTTP/1.1\nHost: x\n\n",
                "GET /echo HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n",
                "GET /echo HTTP/1.1\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://x/echo HTTP/1.1\r\nHost: x\r\n\r\n",
                "no http at all\r\n\r\n"
            })
    void refusesWhatTwoReadersCouldUnderstandDifferently(String request) throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send(request);

            assertThat(raw.readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("connection: close")
                    .contains("{\"error\":{\"code\":\"bad_request\"");
        }
        assertThat(malformed("bad_request")).isEqualTo(1);
    }

    @Test
    void refusesTheSameWhenItComesByteByByteOrBehindAGoodRequest() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            for (char c : "GET /echo HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\tc\r\n\r\n".toCharArray()) {
                raw.send(String.valueOf(c));
            }
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400 ");
        }
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n a\r\n\0 b"
                    + "GET /echo HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n");
            assertThat(raw.readResponse()).endsWith("POST /echo  a\r\n\0 b");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void refusesLongRequestLinesAndHeaders() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 414 ");
        }
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(40_000) + "\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void refusesOtherExpectationsAndVersions() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 417 ");
        }
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET / HTTP/1.2\r\nHost: x\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 505 ");
        }
    }

    @Test
    void answersHttp10AndCloses() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /echo HTTP/1.0\r\n\r\n");

            assertThat(raw.readAll()).contains("connection: close").endsWith("GET /echo ");
        }
    }

    @Test
    void timesOutHalfAHeadAndHalfABody() throws Exception {
        restart(LIMITS.withReadTimes(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(400)));
        for (String half : List.of("GET /ec", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")) {
            try (RawClient raw = new RawClient(listener.address())) {
                raw.send(half);

                assertThat(raw.readAll()).startsWith("HTTP/1.1 408 ").contains("\"code\":\"timeout\"");
            }
        }
        Await.until(() -> closed("deadline") == 2);
    }

    @Test
    void timesOutABodyThatDripsByteByByte() throws Exception {
        restart(LIMITS.withReadTimes(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(600)));
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
            elsewhere.execute(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        raw.send("x");
                        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                    }
                } catch (IOException e) {
                    // the listener has closed: what the test waits for
                }
            });

            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void closesConnectionsThatStayIdle() throws Exception {
        restart(LIMITS.withEndings(Duration.ofMillis(200), Duration.ofSeconds(5)));
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
            raw.readResponse();

            assertThat(raw.readAll()).isEmpty();
        }
        Await.until(() -> closed("idle") == 1);
    }

    @Test
    void keepsToItsNumberOfConnections() throws Exception {
        restart(LIMITS.withConnections(2, 2));
        try (RawClient first = new RawClient(listener.address());
                RawClient second = new RawClient(listener.address())) {
            first.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
            second.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
            try (RawClient third = new RawClient(listener.address())) {
                assertThat(third.readAll()).isIn("", "<reset>");
            }
        }
        Await.until(() -> closed("limit") == 1 && open() == 0);
        try (RawClient again = new RawClient(listener.address())) {
            assertThat(again.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").readResponse())
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void keepsOneAddressToItsNumberOfConnections() throws Exception {
        restart(LIMITS.withConnections(10, 1));
        try (RawClient first = new RawClient(listener.address())) {
            first.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
            try (RawClient second = new RawClient(listener.address())) {
                assertThat(second.readAll()).isIn("", "<reset>");
            }
        }
        Await.until(() -> closed("peer_limit") == 1);
    }

    @Test
    void cutsOffAClientThatDoesNotReadItsAnswer() throws Exception {
        restart(LIMITS.withSlowReader(Duration.ofMillis(300), 1 << 20));
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");

            Await.until(() -> closed("slow_reader") == 1);
        }
    }

    @Test
    void streamsEventsAndKeepsTheirLines() throws Exception {
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
            HttpExchange.EventStream stream = held.take().stream(Map.of("X-A", "b"));
            assertThat(stream.send("7", "alert", "one\ntwo\r\nthree")).isTrue();
            assertThat(stream.keepAlive()).isTrue();
            stream.close();

            assertThat(raw.readAll())
                    .contains("content-type: text/event-stream; charset=utf-8", "X-A: b")
                    .contains("id: 7\nevent: alert\ndata: one\ndata: two\ndata: three\n\n")
                    .contains(":\n\n");
            assertThat(stream.isOpen()).isFalse();
        }
    }

    @Test
    void cutsOffAnEventStreamWhoseClientDoesNotRead() throws Exception {
        restart(LIMITS.withSlowReader(Duration.ofSeconds(10), 64 << 10));
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
            HttpExchange.EventStream stream = held.take().stream(Map.of());
            String kilobyte = "x".repeat(1024);
            long sent = 0;
            while (stream.send("1", "alert", kilobyte)) {
                assertThat(sent++).isLessThan(100_000);
            }

            assertThat(stream.isOpen()).isFalse();
            Await.until(() -> closed("slow_reader") == 1);
        }
    }

    @Test
    void noticesThatAStreamsClientIsGone() throws Exception {
        HttpExchange.EventStream stream;
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
            stream = held.take().stream(Map.of());
        }

        Await.until(() -> !stream.isOpen());
        assertThat(stream.send("1", "alert", "x")).isFalse();
    }

    @Test
    void aFailingHandlerBecomesA500WithoutDetails() throws Exception {
        HttpResponse<String> answer = post("/fail", new byte[0]);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"internal\"").doesNotContain("secret");
    }

    @Test
    void closingFinishesWhatIsInFlightAndAcceptsNothingNew() throws Exception {
        try (RawClient busy = new RawClient(listener.address());
                RawClient idle = new RawClient(listener.address())) {
            idle.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
            busy.send("GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
            HttpExchange exchange = held.take();
            var closing = elsewhere.submit(() -> listener.close());

            assertThat(idle.readAll()).isEmpty();
            exchange.respond(200, "text/plain", "last words".getBytes(UTF_8));
            assertThat(busy.readAll()).contains("connection: close").endsWith("last words");
            closing.get();
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new RawClient(listener.address()))
                .isInstanceOf(IOException.class);
    }

    private void handle(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/late", "/stream" -> held.add(exchange);
            case "/length" ->
                exchange.respond(
                        200,
                        "text/plain",
                        Integer.toString(exchange.body().length).getBytes(UTF_8));
            case "/huge" -> exchange.respond(200, "text/plain", new byte[32 << 20]);
            case "/fail" -> throw new IllegalStateException("secret");
            case "/parts/a b" -> exchange.respond(200, "text/plain", parts(exchange));
            default -> {
                String head = exchange.method() + " " + exchange.path() + " ";
                exchange.respond(200, "text/plain", (head + new String(exchange.body(), UTF_8)).getBytes(UTF_8));
            }
        }
    }

    private static byte[] parts(HttpExchange exchange) {
        String peer = exchange.peer();
        return String.join(
                        "|",
                        exchange.path(),
                        exchange.query("q").orElseThrow(),
                        exchange.header("x-ONE").orElseThrow(),
                        exchange.cookie("sid").orElseThrow(),
                        peer.substring(0, peer.indexOf(':')))
                .getBytes(UTF_8);
    }

    private void start(HttpLimits limits) {
        listener = HttpListener.start(
                limits,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "web",
                this::handle,
                meters,
                groups);
    }

    private void restart(HttpLimits limits) {
        listener.close();
        start(limits);
    }

    private double malformed(String reason) {
        return meters.counter(MeterNames.FRAMES_MALFORMED, "listener", "web", "reason", reason)
                .count();
    }

    private double closed(String reason) {
        return meters.counter(MeterNames.CONNECTIONS_CLOSED, "listener", "web", "reason", reason)
                .count();
    }

    private double open() {
        return meters.get(MeterNames.CONNECTIONS_OPEN)
                .tag("listener", "web")
                .gauge()
                .value();
    }

    private HttpRequest.Builder request(String path, byte[] body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + listener.address().getPort() + path))
                .POST(BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return client.send(request(path, body).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, byte[] body, String encoding) throws Exception {
        return client.send(
                request(path, body).header("Content-Encoding", encoding).build(), BodyHandlers.ofString());
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(length).nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] &= 0x0f;
        }
        return bytes;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(String text, boolean raw) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(6, raw);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater)) {
            deflated.write(text.getBytes(UTF_8));
        }
        deflater.end();
        return out.toByteArray();
    }
}
