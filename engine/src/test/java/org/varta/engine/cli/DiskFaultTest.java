package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.AlertLogReader;

/**
 * A real process on a disk that fails, stalls, fills or turns read-only under load: nothing is acknowledged that is not
 * there, and a restart, or nothing at all, mends it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DiskFaultTest {

    private static final long MIB = 1 << 20;

    /** Leaves Chronicle room for one block of 64 MiB and what overlaps, and not for a second one; in KiB. */
    private static final int FILE_KIB_MAX = 100 << 10;

    @TempDir
    private Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<VartaProcess> varta = new AtomicReference<>();
    private Path data;
    private Path rules;

    @BeforeEach
    void prepare() throws IOException {
        data = directory.resolve("data");
        rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("word.yml"), """
                title: A word
                id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad3001
                status: test
                level: low
                logsource: {product: windows, service: security}
                detection:
                  selection: {word: alpha}
                  condition: selection
                """);
    }

    @AfterEach
    void close() {
        http.close();
        VartaProcess last = varta.get();
        if (last != null) {
            last.close();
        }
    }

    /** Everywhere, without tricks: files may not grow beyond a limit, so one write of the journal fails. */
    @Test
    void endsWithAStatusOfItsOwnWhenTheJournalCannotBeWrittenAndKeepsWhatItAcknowledged() throws Exception {
        varta.set(VartaProcess.run(
                new VartaProcess.Surroundings(
                        List.of("bash", "-c", "ulimit -f " + FILE_KIB_MAX + " && exec \"$@\"", "varta"), Map.of()),
                data,
                rules));
        String filler = "f".repeat(900_000);
        int acknowledged = 0;
        while (isTaken("{\"n\":" + acknowledged + ",\"fill\":\"" + filler + "\"}\n")) {
            acknowledged++;
        }

        assertThat(varta.get().awaitEnd()).as(varta.get().errors()).isEqualTo(ExitCodes.DISK);
        assertThat(varta.get().errors()).contains("varta: the journal failed: ", "nothing is acknowledged any more");
        assertThat(acknowledged).isPositive();
        varta.set(VartaProcess.run(data, rules));
        assertThat(isTaken("{\"n\":" + acknowledged + "}\n")).isTrue();
        varta.get().stop();
        assertThat(numbers()).containsSubsequence(range(acknowledged + 1));
    }

    @Test
    @Tag("long")
    void endsWithTheSameStatusWhenTheStartCannotForce() throws Exception {
        varta.set(VartaProcess.run(data, rules));
        assertThat(isTaken("{\"n\":0}\n")).isTrue();
        varta.get().stop();
        FaultyDisk disk = FaultyDisk.compile(directory);
        disk.fail();

        assertThatThrownBy(() -> VartaProcess.run(disk.under("/journal/segments/"), data, rules))
                .hasMessageContaining("status " + ExitCodes.DISK)
                .hasMessageContaining("Input/output error");

        disk.heal();
        assertThatThrownBy(() -> VartaProcess.run(data, rules.resolve("absent")))
                .as("the disk is well, the configuration is not")
                .hasMessageContaining("status " + ExitCodes.CONFIGURATION);
        varta.set(VartaProcess.run(data, rules));
        assertThat(isTaken("{\"n\":1}\n")).isTrue();
        varta.get().stop();
        assertThat(numbers()).containsExactly(0, 1);
    }

    @Test
    @Tag("long")
    void acknowledgesNothingAfterAFailedForceAndEnds() throws Exception {
        FaultyDisk disk = FaultyDisk.compile(directory);
        varta.set(VartaProcess.run(disk.under("/journal/segments/"), data, rules));
        Load load = new Load(40_000);
        load.awaitAcknowledged(3_000);

        disk.fail();

        assertThat(varta.get().awaitEnd()).as(varta.get().errors()).isEqualTo(ExitCodes.DISK);
        assertThat(varta.get().errors()).contains("varta: the journal failed: ", "Input/output error");
        // Read up to the mark, which moves after a force only: whatever a client was told has to be before it.
        load.checkAcknowledged(data);
        disk.heal();
        varta.set(VartaProcess.run(data, rules));
        load.finish(data);
    }

    @Test
    @Tag("long")
    void endsWhenAlertsCannotBeForcedAndTellsThemAfterTheRestart() throws Exception {
        FaultyDisk disk = FaultyDisk.compile(directory);
        varta.set(VartaProcess.run(disk.under("/alerts/segments/"), data, rules));
        disk.fail();

        assertThat(isTaken("{\"Channel\":\"Security\",\"EventID\":1,\"word\":\"alpha\"}\n"))
                .as("the journal's disk is well")
                .isTrue();

        assertThat(varta.get().awaitEnd()).as(varta.get().errors()).isEqualTo(ExitCodes.DISK);
        assertThat(varta.get().errors()).contains("varta: detection stopped: ", "Input/output error");
        disk.heal();
        varta.set(VartaProcess.run(data, rules));
        await(() -> alerts() == 1);
        varta.get().stop();
        assertThat(alerts()).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void waitsForADiskThatStallsRefusesWhatWouldNotFitAndGoesOn() throws Exception {
        FaultyDisk disk = FaultyDisk.compile(directory);
        varta.set(VartaProcess.run(
                disk.under("/journal/segments/"), data, rules, "--set", "journal.queue-bytes-max=" + MIB));
        assertThat(isTaken("{\"n\":0}\n")).isTrue();
        disk.hold();
        long heldNs = System.nanoTime();
        double durable = metric("varta_journal_sequence");
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            answers.add(http.sendAsync(
                    post("{\"n\":" + n + ",\"fill\":\"" + "f".repeat(200_000) + "\"}\n"),
                    HttpResponse.BodyHandlers.ofString()));
        }

        await(() -> answers.stream().filter(CompletableFuture::isDone).count() >= 15);

        assertThat(answers.stream()
                        .filter(CompletableFuture::isDone)
                        .map(answer -> answer.join().statusCode()))
                .as("what does not fit is refused, what does waits")
                .containsOnly(429);
        assertThat(metric("varta_journal_queue_bytes")).isBetween(1.0, (double) MIB);
        assertThat(metric("varta_journal_sequence")).isEqualTo(durable);
        heldNs = System.nanoTime() - heldNs;
        disk.heal();
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        assertThat(statuses).contains(200).containsOnly(200, 429);
        assertThat(metric("varta_journal_commit_seconds_sum")).isGreaterThanOrEqualTo(heldNs / 1e9);
        await(() -> isTaken("{\"n\":21}\n"));
        varta.get().stop();
        List<Integer> expected = new ArrayList<>();
        for (int n = 1; n <= statuses.size(); n++) {
            if (statuses.get(n - 1) == 200) {
                expected.add(n);
            }
        }
        expected.add(0);
        expected.add(21);
        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @Tag("long")
    void refusesOnEveryListenerBeforeTheReserveIsUsedAndGoesOnWhenThereIsSpace() throws Exception {
        long reserve = 64 * MIB;
        try (LoopDisk disk = LoopDisk.make(directory, 1500)) {
            data = disk.root().resolve("data");
            varta.set(VartaProcess.run(
                    disk.inside(),
                    data,
                    rules,
                    "--set",
                    "journal.disk-reserve-bytes=" + reserve,
                    "--set",
                    "pressure.low.disk-free-bytes=0",
                    "--set",
                    "pressure.normal.disk-free-bytes=0"));
            Load load = new Load(60_000);
            load.awaitAcknowledged(2_000);

            disk.fillUpTo(reserve + 8 * MIB);

            await(() -> metric("varta_events_refused_total{listener=\"ndjson\",reason=\"disk_full\"") > 0
                    && metric("varta_events_refused_total{listener=\"elastic\",reason=\"disk_full\"") > 0);
            HttpResponse<String> ndjson = http.send(post("{\"n\":0}\n"), HttpResponse.BodyHandlers.ofString());
            assertThat(ndjson.statusCode()).isEqualTo(503);
            assertThat(ndjson.body()).contains("disk_full");
            assertThat(get("/readyz").statusCode()).isEqualTo(503);
            assertThat(get("/readyz").body()).contains("less than the reserve");
            assertThat(get("/livez").statusCode()).as("no restart is wanted").isEqualTo(200);
            // The engine's own logs, ticks and the store may use some of it: that is what it is for.
            assertThat(disk.freeBytes()).isGreaterThan(reserve - 16 * MIB);
            int taken = load.acknowledged();
            double durableEvents = metric("varta_journal_records_total{kind=\"event\"");
            awaitTicks(3);
            assertThat(load.acknowledged()).isEqualTo(taken);
            assertThat(metric("varta_journal_records_total{kind=\"event\"")).isEqualTo(durableEvents);

            disk.free();

            await(() -> get("/readyz").statusCode() == 200);
            load.awaitEnd();
            varta.get().stop();
            JournalOracle found = load.check(disk.copyOf(data, "copy"));
            for (StreamingClient stream : load.streams) {
                assertThat(found.skipped(stream.name()))
                        .as("%s was made to wait and lost nothing", stream.name())
                        .isZero();
            }
        }
    }

    @Test
    @Tag("long")
    void endsWhenTheDiskTurnsReadOnlyAndGoesOnAfterItsRepair() throws Exception {
        try (LoopDisk disk = LoopDisk.make(directory, 1500)) {
            data = disk.root().resolve("data");
            varta.set(VartaProcess.run(disk.inside(), data, rules));
            Load load = new Load(60_000);
            load.awaitAcknowledged(5_000);

            disk.turnReadOnly();

            assertThat(varta.get().awaitEnd()).as(varta.get().errors()).isEqualTo(ExitCodes.DISK);
            int told = load.acknowledged();
            assertThatThrownBy(() -> VartaProcess.run(disk.inside(), data, rules))
                    .as("it says why it does not start")
                    .hasMessageContaining("Read-only file system")
                    .hasMessageContaining("status " + ExitCodes.DISK);
            assertThat(load.acknowledged()).isEqualTo(told);

            // What was only in memory is gone with the mount.
            disk.repair();
            varta.set(VartaProcess.run(disk.inside(), data, rules));
            load.awaitEnd();
            varta.get().stop();
            load.check(disk.copyOf(data, "copy"));
        }
    }

    /** Two clients that resend until they are told, and two that stream, until the former are through. */
    private final class Load {
        private final int events;
        private final List<AckingClient> clients;
        private final List<StreamingClient> streams = List.of(
                new StreamingClient("syslog-0", "syslog-tcp", varta::get),
                new StreamingClient("lines-0", "json-lines", varta::get));
        private final List<Thread> resending;
        private final List<Thread> streaming;

        Load(int events) {
            this.events = events;
            this.clients = List.of(
                    new AckingClient("ndjson-0", "ndjson", varta::get, events, 500),
                    new AckingClient("elastic-0", "elastic", varta::get, events, 500));
            this.resending = clients.stream().map(Thread::new).toList();
            this.streaming = streams.stream().map(Thread::new).toList();
            resending.forEach(Thread::start);
            streaming.forEach(Thread::start);
        }

        int acknowledged() {
            return clients.stream().mapToInt(AckingClient::acknowledged).sum();
        }

        void awaitAcknowledged(int count) {
            await(() -> clients.stream().allMatch(client -> client.acknowledged() >= count / 2));
        }

        void awaitEnd() throws InterruptedException {
            for (Thread thread : resending) {
                thread.join();
            }
            streams.forEach(StreamingClient::stop);
            for (Thread thread : streaming) {
                thread.join();
            }
        }

        /** The process has ended: what clients were told is in the journal as it is. */
        void checkAcknowledged(Path dataDirectory) throws IOException {
            JournalOracle found = JournalOracle.read(dataDirectory.resolve("journal"), streams, "as it was left");
            for (AckingClient client : clients) {
                assertThat(found.upTo(client.name())).isGreaterThanOrEqualTo(client.acknowledged());
            }
        }

        void finish(Path dataDirectory) throws IOException, InterruptedException {
            awaitEnd();
            varta.get().stop();
            check(dataDirectory);
        }

        JournalOracle check(Path dataDirectory) throws IOException {
            JournalOracle found = JournalOracle.read(dataDirectory.resolve("journal"), streams, "at the end");
            for (AckingClient client : clients) {
                assertThat(client.acknowledged()).isEqualTo(events);
                assertThat(found.upTo(client.name())).as(client.name()).isEqualTo(events);
            }
            for (StreamingClient stream : streams) {
                assertThat(found.upTo(stream.name())).as(stream.name()).isPositive();
            }
            return found;
        }
    }

    private boolean isTaken(String body) {
        try {
            return http.send(post(body), HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it has ended
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest post(String body) {
        return HttpRequest.newBuilder(varta.get().uri("ndjson", "/ingest"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(varta.get().uri("operations", path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sum of a metric's lines that begin so. */
    private double metric(String prefix) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitTicks(int count) {
        String ticks = "varta_journal_records_total{kind=\"tick\"";
        double enough = metric(ticks) + count;
        await(() -> metric(ticks) >= enough);
    }

    private long alerts() {
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            return reader.lastIndex();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The {@code n} of every event in the journal, in its order. */
    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(data.resolve("journal"))) {
            for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                if (record.kind() == JournalRecord.Kind.EVENT) {
                    String text = new String(record.payload(), UTF_8);
                    numbers.add(Integer.parseInt(text.substring(5, text.indexOf(text.contains(",") ? "," : "}"))));
                }
            }
        }
        return numbers;
    }

    private static List<Integer> range(int end) {
        List<Integer> range = new ArrayList<>();
        for (int n = 0; n < end; n++) {
            range.add(n);
        }
        return range;
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 120 s").isLessThan(deadlineNs);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
