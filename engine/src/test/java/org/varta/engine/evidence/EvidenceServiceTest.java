package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalHolds;
import org.varta.collector.journal.RecordLog;
import org.varta.collector.ops.MeterNames;

@Timeout(60)
class EvidenceServiceTest {

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Path journal;
    private Path evidence;

    @BeforeEach
    void name() {
        journal = directory.resolve("journal");
        evidence = directory.resolve("evidence");
    }

    private EvidenceService start(List<Witness> witnesses) throws IOException {
        return EvidenceService.start(
                new EvidenceService.Setup(
                        journal,
                        evidence,
                        evidence.resolve("keys"),
                        EvidenceOptions.of("grid", 100, 86_400_000),
                        witnesses),
                meters,
                InstantSource.system());
    }

    private void append(RecordLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(("record " + i).getBytes(UTF_8));
        }
        log.force();
    }

    @Test
    void sealsAJournalThatGrowsTellsWitnessesAndLetsRetentionGoBehind() throws Exception {
        BlockingQueue<String> posted = new LinkedBlockingQueue<>();
        AtomicInteger refusals = new AtomicInteger(2);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/witness", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean isRefused = refusals.getAndDecrement() > 0;
            if (!isRefused) {
                posted.add(body);
            }
            exchange.sendResponseHeaders(isRefused ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        Path away = directory.resolve("away");
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/witness");
        try (RecordLog log = RecordLog.open(journal)) {
            append(log, 1_000);
            EvidenceService service = start(List.of(new DirectoryWitness(away), WebhookWitness.of(address)));
            String first = posted.poll(20, TimeUnit.SECONDS);
            assertThat(SignedCheckpoint.parse(first).checkpoint().lastSequence())
                    .isEqualTo(1_000);
            append(log, 500);
            String second = posted.poll(20, TimeUnit.SECONDS);
            assertThat(SignedCheckpoint.parse(second).checkpoint().previousHex())
                    .isEqualTo(SignedCheckpoint.parse(first).hashHex());
            append(log, 7);
            service.finish(1_507);
            assertThat(service.status().describe()).isEqualTo("sealed up to record 1507");
            assertThat(service.status().lagRecords()).isZero();
        } finally {
            server.stop(0);
        }
        List<SignedCheckpoint> kept =
                SignedCheckpoint.parseAll(Files.readString(away.resolve("checkpoints-" + id() + ".txt"), UTF_8));
        assertThat(kept.getLast().checkpoint().lastSequence()).isEqualTo(1_507);
        assertThat(kept)
                .hasSize((int) meters.counter(MeterNames.EVIDENCE_CHECKPOINTS).count());
        assertThat(meters.counter(MeterNames.EVIDENCE_WITNESS_FAILURES, "witness", "webhook")
                        .count())
                .isEqualTo(2);
        assertThat(meters.get(MeterNames.EVIDENCE_HEALTHY).gauge().value()).isEqualTo(1);
        assertThat(JournalHolds.of(journal).list())
                .singleElement()
                .satisfies(hold -> assertThat(hold.name()).isEqualTo("evidence"))
                .satisfies(hold -> assertThat(hold.from()).isEqualTo(1_508));
        EvidenceService.letGo(journal);
        assertThat(JournalHolds.of(journal).list()).isEmpty();
    }

    private String id() throws IOException {
        try (JournalRecords records = JournalRecords.open(journal)) {
            return records.journalId().toString();
        }
    }

    @Test
    void goesOnAfterARestartWithoutWitnessesHearingAnythingTwice() throws Exception {
        Path away = directory.resolve("away");
        for (int run = 1; run <= 3; run++) {
            try (RecordLog log = RecordLog.open(journal)) {
                append(log, 10);
            }
            start(List.of(new DirectoryWitness(away))).finish(10L * run);
        }
        List<SignedCheckpoint> kept =
                SignedCheckpoint.parseAll(Files.readString(away.resolve("checkpoints-" + id() + ".txt"), UTF_8));
        assertThat(kept.stream().map(c -> c.checkpoint().lastSequence()))
                .doesNotHaveDuplicates()
                .contains(10L, 20L, 30L);
        List<Finding> findings = new ArrayList<>();
        ChainCheck chain = new ChainCheck(findings::add);
        kept.forEach(chain::next);
        assertThat(findings).isEmpty();
    }

    @Test
    void damageInTheJournalIsSealedAsDamage() throws Exception {
        try (RecordLog log = RecordLog.open(journal)) {
            append(log, 3);
        }
        try (var segments = Files.walk(journal)) {
            Path file = segments.filter(f -> f.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("record 1");
            bytes[at] ^= 1;
            Files.write(file, bytes);
        }
        start(List.of()).finish(3);

        HashFiles hashes = new HashFiles(evidence.resolve("tree"));
        assertThat(hashes.read(0, 0)).isEqualTo(new TreeHash().leaf(1, "record 0".getBytes(UTF_8)));
        assertThat(hashes.read(0, 1)).isEqualTo(new TreeHash().unreadable(2));
        assertThat(hashes.read(0, 2)).isEqualTo(new TreeHash().leaf(3, "record 2".getBytes(UTF_8)));
    }

    @Test
    void whatIsBrokenIsShownAndStopsNothingElse() throws Exception {
        try (RecordLog log = RecordLog.open(journal)) {
            append(log, 3);
        }
        start(List.of()).finish(3);
        Files.delete(evidence.resolve("keys/key-1"));
        EvidenceService service = start(List.of());
        service.finish(0);

        assertThat(service.status().describe())
                .startsWith("failing: broken: key 1, which the last checkpoint announces");
        assertThat(meters.counter(MeterNames.EVIDENCE_FAILURES).count()).isEqualTo(1);
    }
}
