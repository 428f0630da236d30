package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.collector.wire.http.HttpHandler;

/**
 * Takes the checkpoints of other installations: {@code POST /checkpoints} with one note, as their webhook sends it; {@code
 * GET /checkpoints/JOURNAL} gives what is kept. Nobody logs in: a note is believed by its signature alone, and what is kept
 * is no secret.
 */
public final class WitnessEndpoint implements HttpHandler, AutoCloseable {

    /** So many requests wait for the disk; more are told to come again. */
    private static final int QUEUE_MAX = 256;

    private static final int BODY_BYTES_MAX = 4 * SignedCheckpoint.CHARS_MAX;
    private static final String PATH = "/checkpoints";
    private static final Logger LOG = LoggerFactory.getLogger(WitnessEndpoint.class);

    private final PeerCheckpoints peers;
    private final Consumer<PeerVerdict> onContradiction;
    private final MeterRegistry meters;
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX), task -> new Thread(task, "varta-peers"));

    /** @param onContradiction told of each once */
    public WitnessEndpoint(
            PeerCheckpoints peers, Consumer<PeerVerdict> onContradiction, MeterRegistry meters, InstantSource clock) {
        this.peers = peers;
        this.onContradiction = onContradiction;
        this.meters = meters;
        Gauge.builder(
                        MeterNames.WITNESS_AGE_SECONDS,
                        () -> peers.newest().stream()
                                        .mapToLong(
                                                c -> clock.millis() - c.time().toEpochMilli())
                                        .max()
                                        .orElse(0)
                                / 1000.0)
                .register(meters);
    }

    @Override
    public void handle(HttpExchange exchange) {
        boolean isPost = exchange.method().equals("POST") && exchange.path().equals(PATH);
        boolean isGet = exchange.method().equals("GET") && exchange.path().startsWith(PATH + "/");
        if (!isPost && !isGet) {
            answer(exchange, 404, "POST " + PATH + " or GET " + PATH + "/JOURNAL is expected");
        } else if (exchange.body().length > BODY_BYTES_MAX) {
            answer(exchange, 413, "a checkpoint has at most " + BODY_BYTES_MAX + " bytes");
        } else {
            try {
                worker.execute(() -> work(exchange, isPost));
            } catch (RejectedExecutionException full) {
                answer(exchange, 503, "too many checkpoints at once");
            }
        }
    }

    private void work(HttpExchange exchange, boolean isPost) {
        try {
            if (isPost) {
                take(exchange);
            } else {
                give(exchange);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{} {} failed", exchange.method(), exchange.path(), e);
            answer(exchange, 500, "the server's log says more");
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        PeerVerdict verdict = peers.take(new String(exchange.body(), UTF_8));
        PeerVerdict.Kind kind = verdict.kind();
        String result = kind == PeerVerdict.Kind.CONTRADICTION_AGAIN
                ? "contradiction"
                : kind.name().toLowerCase(Locale.ROOT);
        meters.counter(MeterNames.WITNESS_CHECKPOINTS, "result", result).increment();
        if (kind == PeerVerdict.Kind.CONTRADICTION) {
            LOG.error("journal {}: {}", verdict.journal(), verdict.message());
            onContradiction.accept(verdict);
        }
        answer(
                exchange,
                switch (kind) {
                    case KEPT, KNOWN -> 200;
                    case MALFORMED -> 400;
                    case REFUSED -> 403;
                    case CONTRADICTION, CONTRADICTION_AGAIN -> 409;
                },
                verdict.message());
    }

    private void give(HttpExchange exchange) throws IOException {
        Optional<Path> file = Optional.empty();
        try {
            file = peers.kept(UUID.fromString(exchange.path().substring(PATH.length() + 1)));
        } catch (IllegalArgumentException notAJournal) {
            // as one that is not known
        }
        if (file.isEmpty()) {
            answer(exchange, 404, "no checkpoint of this journal is kept");
            return;
        }
        FileChannel channel = FileChannel.open(file.get());
        exchange.respond("text/plain; charset=utf-8", channel, channel.size(), Map.of(), () -> {});
    }

    private static void answer(HttpExchange exchange, int status, String message) {
        exchange.respond(status, "text/plain; charset=utf-8", (message + "\n").getBytes(UTF_8));
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
