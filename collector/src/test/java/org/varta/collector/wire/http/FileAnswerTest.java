package org.varta.collector.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.RawClient;

/** Answers that are files: each is closed, whatever the peer does, and is told to be done with. */
@Timeout(60)
class FileAnswerTest {

    private final InflightBudget budget = new InflightBudget(8 << 20);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BlockingQueue<HttpExchange> held = new LinkedBlockingQueue<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    private NetworkGroups groups;
    private HttpListener listener;

    @BeforeEach
    void startGroups() {
        groups = NetworkGroups.start(2, budget);
    }

    @AfterEach
    void stop() {
        listener.close();
        groups.close();
        client.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void answersWithFilesInPiecesAndGoesOn() throws Exception {
        start(HttpLimits.DEFAULTS);
        for (int size : new int[] {0, 1, FileAnswer.PIECE_BYTES, 5 * FileAnswer.PIECE_BYTES + 7}) {
            byte[] content = new byte[size];
            new SplittableRandom(size).nextBytes(content);
            Path file = Files.write(directory.resolve("f" + size), content);
            for (String method : List.of("GET", "HEAD")) {
                CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                        HttpRequest.newBuilder(URI.create(
                                        "http://" + listener.address().getHostString() + ":"
                                                + listener.address().getPort() + "/file"))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofByteArray());
                FileChannel channel = FileChannel.open(file);
                CompletableFuture<Boolean> done = new CompletableFuture<>();
                held.take().respond("application/zip", channel, size, Map.of("X-A", "b"), () -> done.complete(true));
                assertThat(answer.get(20, TimeUnit.SECONDS).body())
                        .isEqualTo(method.equals("GET") ? content : new byte[0]);
                assertThat(answer.get().headers().firstValueAsLong("Content-Length"))
                        .hasValue(size);
                assertThat(answer.get().headers().firstValue("X-A")).contains("b");
                assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
                assertThat(channel.isOpen()).isFalse();
            }
        }
        assertThat(closed("done") + closed("error")).isZero();
    }

    @Test
    @SuppressWarnings("try") // the peer goes away before its time
    void letsGoOfAFileWhosePeerIsGoneOrTooSlow() throws Exception {
        start(HttpLimits.DEFAULTS.withSlowReader(Duration.ofMillis(300), 1 << 20));
        Path file = Files.write(directory.resolve("big"), new byte[32 << 20]);
        for (boolean isGone : new boolean[] {true, false}) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            try (RawClient raw = new RawClient(listener.address())) {
                raw.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
                HttpExchange exchange = held.take();
                if (isGone) {
                    raw.close();
                }
                exchange.respond("application/zip", channel, 32 << 20, Map.of(), () -> done.complete(true));
                assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
                assertThat(channel.isOpen()).isFalse();
            }
        }
        Await.until(() -> closed("slow_reader") == 1);
    }

    @Test
    void aFileThatIsShorterThanSaidEndsTheConnection() throws Exception {
        start(HttpLimits.DEFAULTS);
        FileChannel channel = FileChannel.open(Files.write(directory.resolve("f"), new byte[10]));
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try (RawClient raw = new RawClient(listener.address())) {
            raw.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
            held.take().respond("application/zip", channel, 11, Map.of(), () -> done.complete(true));
            assertThat(raw.readAll()).contains("content-length: 11").endsWith("\r\n\r\n");
        }
        assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
    }

    private void start(HttpLimits limits) {
        listener = HttpListener.start(
                limits, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "web", held::add, meters, groups);
    }

    private double closed(String reason) {
        return meters.counter(MeterNames.CONNECTIONS_CLOSED, "listener", "web", "reason", reason)
                .count();
    }
}
