package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.alert.Alerts.START_MS;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.Alerts;

/** The live feed on a real socket. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // opened by each test, with a clock and limits of its own
class ConsoleStreamTest {

    @TempDir
    Path directory;

    private ConsoleServer server;
    private ConsoleServer.Browser browser;

    private void start(InstantSource clock, HttpLimits limits) throws Exception {
        server = new ConsoleServer(directory, clock, limits);
        browser = server.browser();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sendsWhatComesAfterNowWhenNothingIsAsked() throws Exception {
        start(InstantSource.system(), HttpLimits.DEFAULTS);
        server.raise(alert(1));
        try (SseReader reader = follow("")) {
            assertThat(reader.next()).extracting(SseReader.Message::event).isEqualTo("status");
            server.raise(alert(2));

            SseReader.Message message = nextAlert(reader);

            assertThat(message.id()).isEqualTo("2");
            assertThat(message.data())
                    .startsWith("{\"index\":2,\"group\":{\"id\":\"g")
                    .contains("\"count\":2")
                    .endsWith("\"alertId\":\"a2\",\"matched\":{\"CommandLine\":[\"whoami /all\"]}}");
        }
    }

    @Test
    void resumesWithoutGapOrRepetitionHoweverOftenTheLineBreaks() throws Exception {
        start(InstantSource.system(), HttpLimits.DEFAULTS);
        Random random = new Random(20261122);
        int count = 600;
        Thread raising = new Thread(() -> {
            for (int i = 1; i <= count; i++) {
                server.raise(alert(i));
            }
        });
        raising.start();
        List<Long> seen = new ArrayList<>();
        String lastId = "0";
        int lines = 0;
        while (seen.size() < count) {
            lines++;
            HttpResponse<InputStream> answer =
                    server.open(browser.request("/api/stream").header("Last-Event-ID", lastId));
            assertThat(answer.statusCode()).isEqualTo(200);
            try (SseReader reader = new SseReader(answer.body())) {
                for (int i = random.nextInt(60); i >= 0 && seen.size() < count; i--) {
                    SseReader.Message message = nextAlert(reader);
                    lastId = message.id();
                    seen.add(Long.parseLong(lastId));
                }
            }
        }
        raising.join();

        assertThat(lines).isGreaterThan(5);
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void cutsOffABrowserThatDoesNotReadAndLetsItResume() throws Exception {
        start(InstantSource.system(), HttpLimits.DEFAULTS.withSlowReader(Duration.ofSeconds(30), 300_000));
        int count = 6_000; // far more than both sockets buffer
        Alert[] flood = new Alert[count];
        for (int i = 1; i <= count; i++) {
            flood[i - 1] = Alerts.of("a" + i, "r1", "high", "dc" + i, START_MS, wide());
        }
        HttpResponse<InputStream> unread = server.open(browser.request("/api/stream?after=0"));
        server.raise(flood);
        while (server.handler.followers() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        unread.body().close();
        List<Long> seen = new ArrayList<>();
        String lastId = "0";
        int lines = 0;
        while (seen.size() < count) {
            lines++;
            assertThat(lines).as("lines needed for " + count + " alerts").isLessThan(count);
            HttpResponse<InputStream> answer = server.open(browser.request("/api/stream?after=" + lastId));
            try (SseReader reader = new SseReader(answer.body())) {
                lastId = readAll(reader, seen, count, lastId);
            } catch (IOException cutOff) {
                lastId = seen.isEmpty() ? "0" : Long.toString(seen.getLast());
            }
        }

        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
    }

    private static SequencedMap<String, List<String>> wide() {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            fields.put("field" + i, List.of("x".repeat(500)));
        }
        return fields;
    }

    private static String readAll(SseReader reader, List<Long> seen, int count, String lastId) throws IOException {
        String last = lastId;
        while (seen.size() < count) {
            SseReader.Message message = reader.next();
            if (message == null) {
                return last;
            }
            if (message.event().equals("alert")) {
                last = message.id();
                seen.add(Long.parseLong(last));
            }
        }
        return last;
    }

    @Test
    void tellsEverybodyWhenAGroupIsAcknowledged() throws Exception {
        start(InstantSource.system(), HttpLimits.DEFAULTS);
        server.raise(alert(1));
        String group = server.store.alerts().feed(0, 1).getFirst().group().id();
        try (SseReader first = follow("?after=1");
                SseReader second = follow("?after=1")) {
            first.next();
            second.next();

            browser.post("/api/groups/" + group + "/acknowledge", "{}");

            for (SseReader reader : List.of(first, second)) {
                SseReader.Message message = next(reader, "acknowledged");
                assertThat(message.data()).startsWith("{\"id\":\"" + group).contains("\"acknowledgedBy\":\"admin\"");
                assertThat(message.id()).isEqualTo("1");
            }
        }
    }

    @Test
    void sendsOnlyWhatConcernsTheOrganisationThatIsNamed() throws Exception {
        start(InstantSource.system(), HttpLimits.DEFAULTS);
        server.raise(Alerts.ofOrganisation("case-7", "a1", "r1", "dc1"), alert(2));
        server.raise(Alerts.ofOrganisation("case-7", "a3", "r1", "dc1"), alert(4));
        String other = server.store.alerts().feed(1, 1).getFirst().group().id();
        String own = server.store.alerts().feed(0, 1).getFirst().group().id();
        try (SseReader reader = follow("?after=0&organisation=case-7")) {
            assertThat(nextAlert(reader).id()).isEqualTo("1");
            assertThat(nextAlert(reader).id()).isEqualTo("3");
            assertThat(next(reader, "status").id())
                    .as("resumes behind what it was spared")
                    .isEqualTo("4");

            browser.post("/api/groups/" + other + "/acknowledge", "{}");
            browser.post("/api/groups/" + own + "/acknowledge", "{}");

            assertThat(next(reader, "acknowledged").data()).startsWith("{\"id\":\"" + own);
        }
    }

    @Test
    void arrivesOneByOneAsItIsRaised() throws Exception {
        start(InstantSource.system(), HttpLimits.DEFAULTS);
        try (SseReader reader = follow("?after=0")) {
            reader.next();
            List<Long> tookMs = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                long begun = System.nanoTime();
                server.raise(alert(i));
                nextAlert(reader);
                tookMs.add((System.nanoTime() - begun) / 1_000_000);
            }
            tookMs.sort(null);
            assertThat(tookMs).hasSize(20);
            System.out.println("alert to browser, ms: median " + tookMs.get(10) + ", worst " + tookMs.getLast());
        }
    }

    @Test
    void endsWhenTheSessionEnds() throws Exception {
        AtomicLong nowMs = new AtomicLong(START_MS);
        start(() -> Instant.ofEpochMilli(nowMs.get()), HttpLimits.DEFAULTS);
        try (SseReader reader = follow("?after=0")) {
            reader.next();
            nowMs.addAndGet(Sessions.AGE_MAX.toMillis() + 1);
            server.raise(alert(1));

            SseReader.Message message = reader.next();
            while (message != null && !message.event().equals("status")) {
                message = reader.next();
            }
            assertThat(message).isNull();
        }
        assertThat(browser.get("/api/session").statusCode()).isEqualTo(401);
    }

    private SseReader follow(String query) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = server.open(browser.request("/api/stream" + query));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        return new SseReader(answer.body());
    }

    private static SseReader.Message nextAlert(SseReader reader) throws IOException {
        return next(reader, "alert");
    }

    private static SseReader.Message next(SseReader reader, String event) throws IOException {
        SseReader.Message message = reader.next();
        while (message != null && !message.event().equals(event)) {
            message = reader.next();
        }
        if (message == null) {
            throw new IOException("the stream ended before an event " + event);
        }
        return message;
    }

    private static Alert alert(int number) {
        return Alerts.of("a" + number, "r1", "dc1", START_MS);
    }
}
