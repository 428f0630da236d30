package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.RecordLog;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.engine.evidence.PeerVerdict.Kind;

/** A real journal is sealed by one installation; another one is its witness. */
@Timeout(120)
class PeerCheckpointsTest {

    @TempDir
    private Path directory;

    private Path peer = Path.of("");
    private Path kept = Path.of("");

    @BeforeEach
    void name() {
        peer = directory.resolve("peer");
        kept = directory.resolve("kept");
    }

    @Test
    void keepsAChainAndTakesNothingTwice() throws Exception {
        List<SignedCheckpoint> chain = chain(4);
        PeerCheckpoints witness = open(chain);
        for (SignedCheckpoint signed : chain) {
            assertThat(take(witness, signed)).isEqualTo(Kind.KEPT);
            assertThat(take(witness, signed)).isEqualTo(Kind.KNOWN);
        }
        assertThat(take(witness, chain.getFirst())).as("an old one again").isEqualTo(Kind.KNOWN);
        assertThat(SignedCheckpoint.parseAll(Files.readString(file(chain)))).isEqualTo(chain);
        assertThat(witness.newest()).containsExactly(chain.getLast().checkpoint());
        assertThat(witness.kept(journal(chain))).contains(file(chain));
        assertThat(witness.kept(new UUID(1, 2))).isEmpty();
        assertThat(Anchors.read(file(chain))).isNotEmpty();
    }

    @Test
    void goesOnAfterARestartAndAfterAPowerCutAtAnyByte() throws Exception {
        List<SignedCheckpoint> chain = chain(3);
        PeerCheckpoints witness = open(chain);
        take(witness, chain.get(0));
        long whole = Files.size(file(chain));
        take(witness, chain.get(1));
        byte[] bytes = Files.readAllBytes(file(chain));
        for (int length = (int) whole; length < bytes.length; length += 7) {
            Files.write(file(chain), Arrays.copyOf(bytes, length));
            PeerCheckpoints again = open(chain);
            assertThat(take(again, chain.get(1))).as("cut to %s", length).isEqualTo(Kind.KEPT);
            assertThat(take(again, chain.get(2))).isEqualTo(Kind.KEPT);
            assertThat(SignedCheckpoint.parseAll(Files.readString(file(chain)))).isEqualTo(chain);
        }
    }

    @Test
    void refusesStrangersAndWhatIsNotSigned() throws Exception {
        List<SignedCheckpoint> chain = chain(2);
        PeerCheckpoints witness = open(chain);
        assertThat(take(witness, chain.get(1)))
                .as("the first is expected first")
                .isEqualTo(Kind.REFUSED);
        assertThat(witness.take("").kind()).isEqualTo(Kind.MALFORMED);
        assertThat(witness.take("x".repeat(SignedCheckpoint.CHARS_MAX + 1)).kind())
                .isEqualTo(Kind.MALFORMED);
        SignedCheckpoint unsigned = new SignedCheckpoint(chain.get(0).checkpoint(), "00".repeat(64));
        assertThat(take(witness, unsigned)).isEqualTo(Kind.REFUSED);
        assertThat(take(witness, chain.get(0))).isEqualTo(Kind.KEPT);

        peer = directory.resolve("stranger");
        List<SignedCheckpoint> stranger = chain(1);
        assertThat(take(witness, stranger.getFirst())).as("another journal").isEqualTo(Kind.REFUSED);
        assertThat(kept).isDirectoryContaining(path -> path.equals(file(chain)));
        try (Stream<Path> files = Files.list(kept)) {
            assertThat(files).as("nothing of them is on disk").hasSize(1);
        }
        Map<UUID, String> otherKey = Map.of(journal(chain), "0".repeat(64));
        assertThatThrownBy(() -> PeerCheckpoints.open(kept, otherKey))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("begins with another key");
    }

    @Test
    void aSecondHistoryOfTheSameKeysIsAContradictionToldOnce() throws Exception {
        List<SignedCheckpoint> honest = chain(2);
        Path copy = directory.resolve("copy");
        copy(peer, copy);
        List<SignedCheckpoint> before = honest;
        honest = more("what was");
        peer = copy;
        List<SignedCheckpoint> forged = more("what was not");
        assertThat(forged.subList(0, before.size())).isEqualTo(before);

        PeerCheckpoints witness = open(honest);
        honest.forEach(signed -> take(witness, signed));
        SignedCheckpoint lie = forged.get(before.size());
        PeerVerdict verdict = witness.take(lie.note());
        assertThat(verdict.kind()).isEqualTo(Kind.CONTRADICTION);
        assertThat(verdict.message()).contains("contradicts those that are kept");
        assertThat(take(witness, lie)).isEqualTo(Kind.CONTRADICTION_AGAIN);
        assertThat(take(open(honest), lie)).as("also after a restart").isEqualTo(Kind.CONTRADICTION_AGAIN);
        assertThat(SignedCheckpoint.parseAll(Files.readString(file(honest)))).isEqualTo(honest);
        assertThat(SignedCheckpoint.parseAll(
                        Files.readString(kept.resolve("contradictions-" + journal(honest) + ".txt"))))
                .containsExactly(lie);
        assertThat(take(witness, honest.getLast())).isEqualTo(Kind.KNOWN);
    }

    @Test
    void oneInstallationIsTheWitnessOfAnotherOverASocket() throws Exception {
        List<SignedCheckpoint> first = chain(1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        List<PeerVerdict> told = new ArrayList<>();
        NetworkGroups groups = NetworkGroups.start(1, new InflightBudget(1 << 20));
        try (WitnessEndpoint endpoint = new WitnessEndpoint(open(first), told::add, meters, InstantSource.system());
                HttpListener listener = HttpListener.start(
                        HttpLimits.DEFAULTS,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "witness",
                        endpoint,
                        meters,
                        groups);
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://" + listener.address().getHostString() + ":"
                    + listener.address().getPort() + "/checkpoints");
            seal(List.of(WebhookWitness.of(address)), "more", "and more");
            assertThat(Files.readAllBytes(file(first)))
                    .isEqualTo(client.send(
                                    HttpRequest.newBuilder(URI.create(address + "/" + journal(first)))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofByteArray())
                            .body());
            assertThat(SignedCheckpoint.parseAll(Files.readString(file(first)))).isEqualTo(checkpoints());
            assertThat(meters.counter(MeterNames.WITNESS_CHECKPOINTS, "result", "kept")
                            .count())
                    .isEqualTo(checkpoints().size());
            assertThat(meters.get(MeterNames.WITNESS_AGE_SECONDS).gauge().value())
                    .isBetween(0.0, 120.0);

            for (var wanted : Map.of("", 400, first.getFirst().note().replace("grid", "grud"), 403)
                    .entrySet()) {
                assertThat(client.send(
                                        HttpRequest.newBuilder(address)
                                                .POST(HttpRequest.BodyPublishers.ofString(wanted.getKey()))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(wanted.getValue());
            }
            for (String path : List.of("", "/", "/x", "/" + new UUID(1, 2), "/../peers")) {
                assertThat(client.send(
                                        HttpRequest.newBuilder(URI.create(address + path))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(told).isEmpty();
        } finally {
            groups.close();
        }
    }

    private PeerCheckpoints open(List<SignedCheckpoint> chain) throws IOException {
        return PeerCheckpoints.open(
                kept, Map.of(journal(chain), chain.getFirst().checkpoint().publicKeyHex()));
    }

    private static Kind take(PeerCheckpoints witness, SignedCheckpoint signed) {
        try {
            return witness.take(signed.note()).kind();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(List<SignedCheckpoint> chain) {
        return kept.resolve("checkpoints-" + journal(chain) + ".txt");
    }

    private static UUID journal(List<SignedCheckpoint> chain) {
        return chain.getFirst().checkpoint().journal();
    }

    /** So many checkpoints of a new journal. */
    private List<SignedCheckpoint> chain(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            seal(List.of(), "record " + i);
        }
        assertThat(checkpoints()).hasSize(count);
        return checkpoints();
    }

    private List<SignedCheckpoint> more(String record) throws IOException {
        seal(List.of(), record);
        return checkpoints();
    }

    /** Appends records, seals them, tells witnesses all that was sealed. */
    private void seal(List<Witness> witnesses, String... records) throws IOException {
        Path journal = peer.resolve("journal");
        try (RecordLog log = RecordLog.open(journal)) {
            for (String record : records) {
                log.append(record.getBytes(UTF_8));
            }
            log.force();
        }
        EvidenceService.start(
                        new EvidenceService.Setup(
                                journal,
                                peer.resolve("evidence"),
                                peer.resolve("keys"),
                                EvidenceOptions.of("grid", 86_400_000, 86_400_000),
                                witnesses),
                        new SimpleMeterRegistry(),
                        InstantSource.system())
                .close();
    }

    private List<SignedCheckpoint> checkpoints() throws IOException {
        List<SignedCheckpoint> all = new ArrayList<>();
        try (CheckpointLogReader log = CheckpointLogReader.open(peer.resolve("evidence"))) {
            for (long index = 1; index <= log.count(); index++) {
                all.add(log.read(index));
            }
        }
        return all;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.toList();
        }
        for (Path file : all) {
            Path target = to.resolve(from.relativize(file));
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.write(target, Files.readAllBytes(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        }
    }
}
