package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;

/**
 * Sends the events of a case to the NDJSON listener of a running Varta, one request after the other, each until it is answered: a
 * request that is refused for now, or not answered, is sent again after a growing pause; one that is too large is halved. So what
 * is acknowledged is on disk, nothing is left out unnoticed, and an answer that was lost makes its events come twice.
 */
final class CaseSender implements AutoCloseable {

    private static final int BATCH_EVENTS_MAX = 5_000;
    private static final int BATCH_BYTES_MAX = 4 << 20;
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final int REFUSALS_SHOWN = 20;
    private static final long PAUSE_FIRST_MS = 250;
    private static final long PAUSE_MAX_MS = TimeUnit.SECONDS.toMillis(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    /** Waits between two attempts. */
    @FunctionalInterface
    interface Pause {
        void ofMs(long ms) throws InterruptedException;
    }

    /**
     * How long it is tried.
     *
     * @param giveUpMs without an answer that settles anything
     * @param nanoTime to measure it with
     */
    record Patience(long giveUpMs, LongSupplier nanoTime, Pause pause) {}

    @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
    private record Item(long record, byte[] payload) {}

    private record Answer(int status, int accepted, String code, String message, long retryAfterMs) {}

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI address;
    private final String organisation;
    private final Patience patience;
    private final CasePosition position;
    private final Consumer<String> problems;
    private final CaseLedger ledger = new CaseLedger();
    private List<Item> batch = new ArrayList<>();
    private int batchBytes;
    private @Nullable Path path;
    private String where = "";
    private Format format = Format.JSON;
    private long settled;

    /** @param problems is told what is refused, and why it waits */
    CaseSender(URI address, String organisation, Patience patience, CasePosition position, Consumer<String> problems) {
        this.address = address;
        this.organisation = organisation;
        this.patience = patience;
        this.position = position;
        this.problems = problems;
    }

    CaseLedger ledger() {
        return ledger;
    }

    /** Takes an event, and sends those before it when they are enough. */
    void take(Path ofPath, String ofWhere, long record, Format ofFormat, byte[] payload) throws IOException {
        if (!ofPath.equals(path) || !ofWhere.equals(where) || ofFormat != format) {
            finish();
            if (!ofPath.equals(path)) {
                settled = position.settled(ofPath);
            }
            path = ofPath;
            where = ofWhere;
            format = ofFormat;
        }
        ledger.read();
        if (record < settled) {
            ledger.before();
            return;
        }
        batch.add(new Item(record, oneLine(payload)));
        batchBytes += payload.length + 1;
        if (batch.size() >= BATCH_EVENTS_MAX || batchBytes >= BATCH_BYTES_MAX) {
            finish();
        }
    }

    /** Sends what is left. */
    void finish() throws IOException {
        Path of = path;
        if (of == null || batch.isEmpty()) {
            return;
        }
        send(batch);
        position.settle(of, batch.getLast().record() + 1);
        batch = new ArrayList<>();
        batchBytes = 0;
    }

    private void send(List<Item> items) throws IOException {
        Answer answer = answered(items);
        if (answer.status() == 200 && answer.accepted() == items.size()) {
            ledger.acknowledged(items.size());
        } else if (answer.status() == 413 && items.size() > 1) {
            send(items.subList(0, items.size() / 2));
            send(items.subList(items.size() / 2, items.size()));
        } else if (answer.status() == 413) {
            ledger.refused(answer.code());
            if (ledger.refused() <= REFUSALS_SHOWN) {
                problems.accept(where + ": event " + items.getFirst().record() + " is refused: " + answer.message());
            }
        } else if (answer.status() == 200) {
            throw new IOException(address + " says that it took " + answer.accepted() + " events of " + items.size()
                    + "; is it a Varta?");
        } else {
            throw new IOException(
                    address + " answers " + answer.status() + " " + answer.code() + ": " + answer.message());
        }
    }

    /** The first answer that settles the request. */
    private Answer answered(List<Item> items) throws IOException {
        HttpRequest request = request(items);
        long beginNs = patience.nanoTime().getAsLong();
        long pauseMs = PAUSE_FIRST_MS;
        while (true) {
            String why;
            long atLeastMs = 0;
            try {
                Answer answer = read(client.send(request, BodyHandlers.ofInputStream()));
                if (answer.status() != 408 && answer.status() != 429 && answer.status() < 500) {
                    return answer;
                }
                why = answer.status() + " " + answer.code();
                atLeastMs = answer.retryAfterMs();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (IOException e) {
                why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
            if (patience.nanoTime().getAsLong() - beginNs >= TimeUnit.MILLISECONDS.toNanos(patience.giveUpMs())) {
                throw new IOException(
                        address + " has taken nothing for " + patience.giveUpMs() / 1000 + " s, last: " + why);
            }
            if (pauseMs == PAUSE_FIRST_MS) {
                problems.accept(address + ": " + why + "; it is tried again");
            }
            pause(Math.max(pauseMs, Math.min(atLeastMs, PAUSE_MAX_MS)));
            pauseMs = Math.min(2 * pauseMs, PAUSE_MAX_MS);
            ledger.repeated();
        }
    }

    private void pause(long ms) throws IOException {
        try {
            patience.pause().ofMs(ms);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }

    private HttpRequest request(List<Item> items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(batchBytes);
        for (Item item : items) {
            body.write(item.payload(), 0, item.payload().length);
            body.write('\n');
        }
        return HttpRequest.newBuilder(address)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", format == Format.JSON ? "application/x-ndjson" : "text/plain")
                .header("X-Varta-Organisation", organisation)
                .header("X-Varta-Source", headerText(where))
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    /** JSON has line ends between its tokens only, where a blank means the same; other events have none. */
    private static byte[] oneLine(byte[] payload) {
        byte[] line = payload.clone();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }

    /** A header has visible ASCII only; everything else, and the per cent sign, is written as URLs write it. */
    static String headerText(String text) {
        StringBuilder header = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            if (b > ' ' && b < 0x7F && b != '%') {
                header.append((char) b);
            } else {
                header.append(String.format("%%%02X", b & 0xFF));
            }
        }
        return header.toString();
    }

    private static Answer read(HttpResponse<InputStream> response) throws IOException {
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(ANSWER_BYTES_MAX);
        }
        int accepted = -1;
        String code = "";
        String message = "";
        try (JsonParser json = new JsonFactory().createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT && "accepted".equals(json.currentName())) {
                    accepted = json.getIntValue();
                } else if (token == JsonToken.VALUE_STRING && "code".equals(json.currentName())) {
                    code = json.getText();
                } else if (token == JsonToken.VALUE_STRING && "message".equals(json.currentName())) {
                    message = json.getText();
                }
            }
        } catch (IOException notOurs) {
            message = "no answer of a Varta";
        }
        String keyword = code.matches("[a-z_]{1,64}") ? code : "no_code";
        return new Answer(response.statusCode(), accepted, keyword, printable(message), retryAfterMs(response));
    }

    private static long retryAfterMs(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,6}") ? 1000 * Long.parseLong(seconds) : 0;
    }

    /** What a server says goes to a terminal. */
    private static String printable(String text) {
        String ascii = new String(text.getBytes(US_ASCII), US_ASCII).replaceAll("[^ -~]", "?");
        return ascii.substring(0, Math.min(200, ascii.length()));
    }

    @Override
    public void close() {
        client.close();
    }
}
