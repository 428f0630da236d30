package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.wire.Format;

/** Against a server on a real socket that says what the test wants it to say. */
@Timeout(60)
class CaseSenderTest {

    private static final int TAKEN = 200;
    private static final int CUT_OFF = 0;

    /** What is answered next; afterwards everything is taken. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    private final List<String> kept = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = new ArrayList<>();
    private final List<Long> pausesMs = new ArrayList<>();
    private final AtomicLong nowNs = new AtomicLong();
    private int eventBytesMax = Integer.MAX_VALUE;

    @TempDir
    private Path directory;

    private HttpServer server;
    private Path log;

    @BeforeEach
    void start() throws IOException {
        log = Files.writeString(directory.resolve("Sécurité 100%.jsonl"), "");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ingest", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyEventIsAcknowledgedOnceAndSaysWhoseItIsAndWhereFrom() throws Exception {
        CaseLedger ledger = send(CasePosition.none(), 7);

        assertThat(kept).containsExactlyElementsOf(events(7));
        assertThat(heads).containsExactly("case-7 application/x-ndjson " + CaseSender.headerText(log.toString()));
        assertThat(heads.getFirst()).endsWith("S%C3%A9curit%C3%A9%20100%25.jsonl");
        assertThat(ledger.text()).isEqualTo("7 events read = 7 acknowledged + 0 refused; 0 requests sent again");
    }

    @Test
    void whatIsRefusedForNowOrNotAnsweredIsSentAgainAfterAGrowingPause() throws Exception {
        answers.addAll(List.of(429, 503, CUT_OFF, 500, TAKEN));

        CaseLedger ledger = send(CasePosition.none(), 3);

        assertThat(kept).containsExactlyElementsOf(events(3));
        // the server's Retry-After of 2 s is the least
        assertThat(pausesMs).containsExactly(2000L, 2000L, 1000L, 2000L);
        assertThat(told).singleElement().asString().contains("429 queue_full; it is tried again");
        assertThat(ledger.text()).contains("3 acknowledged", "4 requests sent again");
    }

    @Test
    void aServerThatTakesNothingIsGivenUpAndWhatIsLeftIsSaid() {
        answers.addAll(Collections.nCopies(1000, 503));
        CaseSender[] sender = new CaseSender[1];

        assertThatThrownBy(() -> {
                    sender[0] = sender(CasePosition.none());
                    sendAll(sender[0], 3);
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has taken nothing for 600 s, last: 503 queue_full");
        assertThat(pausesMs).hasSizeLessThan(40).allMatch(ms -> ms <= 30_000);
        assertThat(sender[0].ledger().waiting()).isEqualTo(3);
        assertThat(sender[0].ledger().text())
                .endsWith("0 acknowledged + 0 refused + 3 not sent; " + pausesMs.size() + " requests sent again");
    }

    @Test
    void aRequestThatIsTooLargeIsHalvedUntilTheEventIsFoundThatIs() throws Exception {
        eventBytesMax = 100;
        CaseSender sender = sender(CasePosition.none());
        List<String> good = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String event = i == 6 ? "{\"long\":\"" + "x".repeat(200) + "\"}" : "{\"n\":" + i + "}";
            sender.take(log, log.toString(), i, Format.JSON, event.getBytes(UTF_8));
            if (i != 6) {
                good.add(event);
            }
        }
        sender.finish();

        assertThat(kept).containsExactlyElementsOf(good);
        assertThat(sender.ledger().json("case-7", 1))
                .isEqualTo(
                        "{\"organisation\":\"case-7\",\"read\":10,\"acknowledged\":9,\"refused\":{\"event_too_large\":1},"
                                + "\"before\":0,\"waiting\":0,\"repeated\":0,\"unreadable\":1}");
        assertThat(told).singleElement().asString().contains("event 6 is refused: too long");
    }

    @Test
    void anAnswerThatNoRepetitionChangesEndsIt() {
        answers.add(403);

        assertThatThrownBy(() -> send(CasePosition.none(), 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answers 403 queue_full");
        assertThat(pausesMs).isEmpty();
    }

    @Test
    void prettyPrintedJsonIsSentAsOneLineAndOtherLinesAsPlainText() throws Exception {
        CaseSender sender = sender(CasePosition.none());
        sender.take(log, log.toString(), 0, Format.JSON, "{\r\n  \"a\": \"b\\n\"\n}".getBytes(UTF_8));
        sender.take(log, log.toString(), 1, Format.UNKNOWN, "<34>Oct 11 22:14:15 host su: hello".getBytes(UTF_8));
        sender.finish();

        assertThat(kept).containsExactly("{    \"a\": \"b\\n\" }", "<34>Oct 11 22:14:15 host su: hello");
        assertThat(heads)
                .extracting(head -> head.split(" ", -1)[1])
                .containsExactly("application/x-ndjson", "text/plain");
    }

    @Test
    void aLoadThatBrokeOffGoesOnWhereItWasAcknowledged() throws Exception {
        Path file = directory.resolve("resume");
        try (CasePosition position = CasePosition.open(file, "case-7 here")) {
            send(position, 12_000);
        }
        // a crash in the middle of a line
        Files.writeString(file, Files.readString(file) + "999999 0 /tm");
        kept.clear();

        try (CasePosition position = CasePosition.open(file, "case-7 here")) {
            assertThat(send(position, 12_005).text())
                    .startsWith("12005 events read = 5 acknowledged + 0 refused + 12000 of an earlier run");
        }
        assertThat(kept).containsExactlyElementsOf(events(12_005).subList(12_000, 12_005));
        assertThatThrownBy(() -> CasePosition.open(file, "case-8 here")).hasMessageContaining("is not of this load");
        Files.writeString(log, "another file now");
        try (CasePosition position = CasePosition.open(file, "case-7 here")) {
            assertThat(position.settled(log)).isZero();
        }
    }

    private CaseLedger send(CasePosition position, int count) throws IOException {
        CaseSender sender = sender(position);
        sendAll(sender, count);
        return sender.ledger();
    }

    private CaseSender sender(CasePosition position) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ingest");
        CaseSender.Patience patience = new CaseSender.Patience(600_000, nowNs::get, ms -> {
            pausesMs.add(ms);
            nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
        });
        return new CaseSender(address, "case-7", patience, position, told::add);
    }

    private void sendAll(CaseSender sender, int count) throws IOException {
        try (sender) {
            List<String> events = events(count);
            for (int i = 0; i < count; i++) {
                sender.take(log, log.toString(), i, Format.JSON, events.get(i).getBytes(UTF_8));
            }
            sender.finish();
        }
    }

    private static List<String> events(int count) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add("{\"n\":" + i + "}");
        }
        return events;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Integer next = answers.poll();
        int status = next == null ? TAKEN : next;
        if (status == CUT_OFF) {
            exchange.close();
            return;
        }
        String answer = "{\"error\":{\"code\":\"queue_full\",\"message\":\"no\"}}";
        if (body.lines().anyMatch(line -> line.length() > eventBytesMax)) {
            status = 413;
            answer = "{\"error\":{\"code\":\"event_too_large\",\"message\":\"too long\"}}";
        } else if (status == TAKEN) {
            body.lines().forEach(kept::add);
            heads.add(exchange.getRequestHeaders().getFirst("X-Varta-Organisation") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("X-Varta-Source"));
            answer = "{\"accepted\":" + body.lines().count() + ",\"first_sequence\":1}";
        } else if (status == 429 || status == 503) {
            exchange.getResponseHeaders().add("Retry-After", "2");
        }
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
