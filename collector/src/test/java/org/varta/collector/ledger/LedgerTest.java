package org.varta.collector.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.ledger.SourceStream.Gap;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.EventCount.What;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.RawClient;
import org.varta.collector.wire.WireFixture;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;
import org.varta.collector.wire.ndjson.IngestLimits;
import org.varta.collector.wire.ndjson.NdjsonListener;

/** Every event has its place in the account, and what does not add up is told. */
@Timeout(60)
final class LedgerTest {

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void countsByListenerAndSourceWithoutThePort() {
        Ledger ledger = new Ledger(0);
        List<Frame> frames = List.of(
                frame("a", "192.0.2.1:7", ""),
                frame("a", "192.0.2.1:8", ""),
                frame("a", "[2001:db8::1]:7", ""),
                frame("b", "192.0.2.1:7", "sensor-1"));
        ledger.count(What.RECEIVED, frames);
        ledger.count(What.REFUSED, frames.subList(0, 1));
        ledger.committed(List.of(frames.subList(1, 4)), 3);
        ledger.count(What.ACCEPTED, frames.subList(1, 4));

        Ledger.Moment moment = ledger.moment();
        assertThat(moment.sequence()).isEqualTo(3);
        assertThat(moment.byListener().get("a"))
                .containsEntry("192.0.2.1", new Row(2, 1, 0, 1, 1))
                .containsEntry("[2001:db8::1]", new Row(1, 1, 0, 0, 1));
        assertThat(moment.byListener().get("b")).containsOnlyKeys("sensor-1");
        assertThat(Ledger.sums(moment)).containsEntry("a", new Row(3, 2, 0, 1, 2));
        assertThat(Ledger.mismatches(moment)).isEmpty();
    }

    @Test
    void sourcesBeyondTheLimitShareARow() {
        Ledger ledger = new Ledger(0);
        int more = 25;
        for (int i = 0; i < Ledger.SOURCES_MAX + more; i++) {
            ledger.count(What.RECEIVED, List.of(frame("a", "", "p" + i)));
        }
        assertThat(ledger.moment().byListener().get("a")).hasSize(Ledger.SOURCES_MAX + 1);
        assertThat(ledger.moment().byListener().get("a").get(Source.OTHERS).received())
                .isEqualTo(more);
    }

    @Test
    void namesWhatCannotBe() {
        Ledger ledger = new Ledger(0);
        List<Frame> one = List.of(frame("a", "192.0.2.1:7", ""));
        ledger.count(What.ACCEPTED, one);
        ledger.count(What.ACKED, one);
        ledger.count(What.ACKED, one);

        assertThat(Ledger.mismatches(ledger.moment()))
                .hasSize(3)
                .anyMatch(it -> it.what().startsWith("a: acknowledged is more than accepted"))
                .anyMatch(it -> it.what().startsWith("a: accepted is more than journalled"))
                .anyMatch(it -> it.what().startsWith("a: accepted and refused are more than received"));
    }

    @Test
    void addsUpOverRealSocketsAndARestartAndACrash() throws Exception {
        Row first = serve(7, true);
        assertThat(first).isEqualTo(new Row(7, 7, 7, 0, 7));
        assertThat(serve(5, false)).isEqualTo(new Row(12, 12, 12, 0, 12));
        // The last process did not keep its ledger: its events are counted again from the journal.
        Row last = serve(1, true);
        assertThat(last.journalled()).isEqualTo(13);
        assertThat(last.accepted()).isEqualTo(13);
        assertThat(last.received()).isEqualTo(13);
        assertThat(last.acked()).isEqualTo(8);
    }

    @Test
    void beginsAnewWhenItsFileIsUnreadableOrOfAnotherJournal() throws Exception {
        serve(3, true);
        for (String content : List.of("", "{", "[]", "{\"version\":2}", "{\"version\":1,\"journal\":\"x\"}")) {
            Files.writeString(directory.resolve("ledger.json"), content);
            try (Journal journal = journal();
                    LedgerKeeper keeper = keeper(journal)) {
                assertThat(keeper.ledger().moment().byListener()).as(content).isEmpty();
            }
        }
    }

    @Test
    void tellsAMismatchAsMetricAndAsGapInTheJournal() throws Exception {
        try (Journal journal = journal();
                LedgerKeeper keeper = keeper(journal)) {
            // received, and then neither accepted nor refused although nothing is in flight
            keeper.ledger().count(What.RECEIVED, List.of(frame("a", "192.0.2.1:7", "")));
            Await.until(() -> !keeper.mismatches().isEmpty());
            assertThat(keeper.mismatches().getFirst()).startsWith("a: nothing is in flight");
            assertThat(meters.get(MeterNames.LEDGER_MISMATCHES).gauge().value()).isEqualTo(1);
            assertThat(new String(keeper.json(), UTF_8)).contains("\"mismatches\":[\"a: nothing is in flight");
            assertThat(gap(journal)).contains("ledger-mismatch");
        }
    }

    @Test
    void recordsWhatTheKernelDroppedAsAGap() throws Exception {
        AtomicLong drops = new AtomicLong();
        Gauge.builder(MeterNames.UDP_KERNEL_DROPS, drops, AtomicLong::get)
                .tag("listener", "udp")
                .register(meters);
        try (Journal journal = journal();
                LedgerKeeper keeper = keeper(journal)) {
            drops.set(42);
            Await.until(() -> meters.counter(MeterNames.GAP_EVENTS, "listener", "udp", "cause", "udp_kernel_drops")
                            .count()
                    == 42);
            assertThat(gap(journal)).isEqualTo("{\"gap\":\"udp-kernel-drops\",\"lost\":42}");
            assertThat(keeper.mismatches()).isEmpty();
        }
    }

    @Test
    void tellsAFaultOnceHoweverItsFiguresGoOn() throws Exception {
        try (Journal journal = journal();
                LedgerKeeper keeper = keeper(journal)) {
            for (int i = 0; i < 5; i++) {
                keeper.ledger().count(What.ACCEPTED, List.of(frame("a", "192.0.2.1:7", "")));
                keeper.look();
            }
            assertThat(keeper.mismatches()).hasSize(2).allMatch(text -> text.contains("accepted=1,"));
        }
    }

    @Test
    void tellsWhatAnEngineFinds() throws Exception {
        AtomicReference<EngineAccount> engine = new AtomicReference<>();
        try (Journal journal = journal();
                LedgerKeeper keeper = keeper(journal)) {
            keeper.listenTo(engine::get);
            keeper.look();
            assertThat(meters.get(MeterNames.LEDGER_COMPARED_FROM).gauge().value())
                    .isNegative();
            engine.set(account("another", new Mismatch("a p: more", "1 event")));
            keeper.look();
            assertThat(keeper.mismatches()).as("of another journal").isEmpty();
            engine.set(account(journal.id().toString(), new Mismatch("a p: more", "1 event")));
            keeper.look();
            assertThat(keeper.mismatches()).containsExactly("a p: more: 1 event");
            assertThat(meters.get(MeterNames.LEDGER_COMPARED_FROM).gauge().value())
                    .isEqualTo(4);
            assertThat(meters.get(MeterNames.LEDGER_COMPARED_TO).gauge().value())
                    .isEqualTo(9);
            assertThat(gap(journal)).contains("ledger-mismatch", "a p: more");
        }
    }

    private static EngineAccount account(String journal, Mismatch mismatch) {
        return new EngineAccount(
                journal,
                0,
                20,
                0,
                new EngineAccount.Compared(3, 4, 9, 0),
                new TreeMap<>(),
                List.of(),
                List.of(mismatch));
    }

    @Test
    void ticksCarryTheTotalsOfAllRecordsBeforeThem() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_790_000_000));
        try (Journal journal = Journal.open(
                        directory.resolve("journal"),
                        JournalLimits.DEFAULTS.withDiskReserveBytes(0),
                        now::get,
                        new SimpleMeterRegistry());
                LedgerKeeper keeper =
                        LedgerKeeper.start(directory.resolve("ledger.json"), journal, meters, InstantSource.system())) {
            accept(journal, keeper, List.of(frame("a", "192.0.2.1:7", ""), frame("a", "", "p")));
            now.updateAndGet(instant -> instant.plusSeconds(1));
            accept(journal, keeper, List.of(frame("b", "", "p")));
            now.updateAndGet(instant -> instant.plusSeconds(1));
            accept(journal, keeper, List.of(frame("b", "", "p")));
            now.updateAndGet(instant -> instant.plusSeconds(Ledger.SECONDS_BETWEEN_TOTALS));
            accept(journal, keeper, List.of(frame("b", "", "p")));

            SortedMap<String, SortedMap<String, Long>> seen = new TreeMap<>();
            List<Totals> told = new ArrayList<>();
            try (JournalReader reader = journal.newReader()) {
                for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                    if (Totals.areIn(record)) {
                        Totals totals = Totals.decode(record.payload());
                        assertThat(totals.journalled()).isEqualTo(seen);
                        told.add(totals);
                    } else if (record.kind() == JournalRecord.Kind.EVENT) {
                        Source source = Source.of(record.origin());
                        seen.computeIfAbsent(source.listener(), unused -> new TreeMap<>())
                                .merge(source.name(), 1L, Long::sum);
                    }
                }
            }
            assertThat(told).hasSize(2);
            assertThat(told)
                    .extracting(Totals::began)
                    .containsOnly(keeper.ledger().moment().from());
            assertThat(told.getLast().journalled().get("b")).containsEntry("p", 2L);
        }
    }

    @Test
    void totalsComeOnceAMinuteAndWhenTheClockIsSetBack() {
        Ledger ledger = new Ledger(0);
        assertThat(ledger.atTick(1_000)).isNotEmpty();
        assertThat(ledger.atTick(1_059)).isEmpty();
        assertThat(ledger.atTick(1_060)).isNotEmpty();
        assertThat(ledger.atTick(1_061)).isEmpty();
        assertThat(ledger.atTick(500)).isNotEmpty();
        assertThat(ledger.atTick(501)).isEmpty();
    }

    @Test
    void totalsAreReadAsTheyWereWrittenAndNothingElseIs() {
        Totals totals = new Totals(7, new TreeMap<>(Map.of("a", new TreeMap<>(Map.of("p", 3L, "\"*", 1L)))));
        byte[] bytes = totals.encode();
        assertThat(Totals.decode(bytes)).isEqualTo(totals);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(Totals.decode(Arrays.copyOf(bytes, length))).isNull();
        }
        for (String other : List.of("[]", "7", "{}", "{\"totals\":2,\"began\":1}", "{\"totals\":\"x\"}")) {
            assertThat(Totals.decode(other.getBytes(UTF_8))).as(other).isNull();
        }
        Totals tooLong = new Totals(7, new TreeMap<>(Map.of("x".repeat(Totals.BYTES_MAX), new TreeMap<>())));
        assertThat(tooLong.encode()).isEmpty();
    }

    @Test
    void namesInTotalsAreThoseThatTheJournalGivesBack() {
        Ledger ledger = new Ledger(0);
        ledger.committed(List.of(List.of(frame("a", "", "\ud800"), frame("a", "", "\udc00"))), 2);
        Totals totals = Totals.decode(ledger.atTick(0));
        assertThat(totals.journalled().get("a")).containsExactly(Map.entry("?", 2L));
    }

    @Test
    void beginsAnewWhenRecordsCannotBeCountedAgain() throws Exception {
        serve(3, true);
        byte[] kept = Files.readAllBytes(directory.resolve("ledger.json"));
        serve(5, true);
        Files.write(directory.resolve("ledger.json"), kept);
        LedgerFile file = new LedgerFile(directory.resolve("ledger.json"));
        long from;
        try (JournalReader reader = JournalReader.open(directory.resolve("journal"))) {
            Ledger.Moment whole = file.load(reader).moment();
            assertThat(Ledger.sums(whole).get("ndjson").journalled()).isEqualTo(8);
            from = whole.from();
        }
        damageTheLastEvent();
        try (JournalReader reader = JournalReader.open(directory.resolve("journal"))) {
            Ledger.Moment anew = file.load(reader).moment();
            assertThat(anew.byListener()).isEmpty();
            assertThat(anew.from()).isEqualTo(reader.lastSequence()).isGreaterThan(from);
        }
    }

    /** It says by which listener it came; segments are named in the order of their records. */
    private void damageTheLastEvent() throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.walk(directory.resolve("journal"))) {
            segments = files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        }
        for (Path segment : segments.reversed()) {
            byte[] bytes = Files.readAllBytes(segment);
            int at = new String(bytes, ISO_8859_1).lastIndexOf("ndjson");
            if (at >= 0) {
                bytes[at]++;
                Files.write(segment, bytes);
                return;
            }
        }
        throw new AssertionError("no event in " + segments);
    }

    @Test
    void theBusiestSourcesHaveMetersOfTheirOwn() {
        SourceMeters sources = new SourceMeters(meters, 2);
        Ledger ledger = new Ledger(0);
        for (int i = 1; i <= 4; i++) {
            Frame frame = frame("a", "", "p" + i);
            ledger.count(What.RECEIVED, Collections.nCopies(i, frame));
        }
        sources.update(
                ledger.moment(),
                new EngineAccount(
                        "j", 0, 0, 0, EngineAccount.Compared.NEVER, engineRows("p4", 3), List.of(), List.of()));
        assertThat(meter("p4", "received")).isEqualTo(4);
        assertThat(meter("p3", "received")).isEqualTo(3);
        assertThat(meter(Source.OTHERS, "received")).isEqualTo(3);
        assertThat(meters.find(MeterNames.LEDGER_SOURCE_EVENTS)
                        .tag("source", "p1")
                        .gauges())
                .isEmpty();
    }

    @Test
    void anEngineAccountIsReadAsItWasWritten() throws Exception {
        SourceStream stream = new SourceStream(
                "a",
                "192.0.2.1",
                "DC-1",
                "Security",
                false,
                new SourceStream.Figures(9, 3, 1, 0, 2, new Gap(4, 6), 17, List.of(new Gap(1, 1), new Gap(4, 6))));
        EngineAccount account = new EngineAccount(
                "j",
                1,
                20,
                2,
                new EngineAccount.Compared(3, 4, 18, 1),
                engineRows("a", 9),
                List.of(stream),
                List.of(new Mismatch("x", "y")));
        EngineAccountFile file = new EngineAccountFile(directory.resolve(EngineAccountFile.NAME));
        assertThat(file.load()).isNull();
        file.save(account);
        assertThat(file.load()).isEqualTo(account);
        byte[] bytes = Files.readAllBytes(directory.resolve(EngineAccountFile.NAME));
        for (int length = 0; length < bytes.length; length++) {
            Files.write(directory.resolve(EngineAccountFile.NAME), Arrays.copyOf(bytes, length));
            assertThatThrownBy(file::load).as("cut to %s", length).isInstanceOf(IOException.class);
        }
    }

    private double meter(String source, String what) {
        return meters.get(MeterNames.LEDGER_SOURCE_EVENTS)
                .tags("source", source, "what", what)
                .gauge()
                .value();
    }

    private void accept(Journal journal, LedgerKeeper keeper, List<Frame> frames) throws Exception {
        CompletableFuture<Outcome> settled = new CompletableFuture<>();
        keeper.ledger().count(What.RECEIVED, frames);
        journal.offer(frames, outcome -> {
            keeper.ledger().count(What.ACCEPTED, frames);
            settled.complete(outcome);
        });
        settled.get(20, TimeUnit.SECONDS);
    }

    private static SortedMap<String, SortedMap<String, EngineRow>> engineRows(String source, long evaluated) {
        return new TreeMap<>(Map.of("a", new TreeMap<>(Map.of(source, new EngineRow(evaluated, 1, 2, 3)))));
    }

    private Row serve(int events, boolean isKept) throws Exception {
        try (Journal journal = journal()) {
            LedgerKeeper keeper = keeper(journal);
            NetworkGroups groups = NetworkGroups.start(1, new InflightBudget(1 << 20));
            Intake intake = new Intake(journal, () -> 1, meters, groups, keeper.ledger());
            try (HttpListener listener = NdjsonListener.start(
                            HttpLimits.DEFAULTS, IngestLimits.DEFAULTS, WireFixture.loopback(), "ndjson", intake);
                    RawClient client = new RawClient(listener.address())) {
                client.send("POST /ingest HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                        + 3 * events + "\r\n\r\n" + "{}\n".repeat(events));
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200");
            } finally {
                groups.close();
            }
            byte[] before = Files.exists(directory.resolve("ledger.json"))
                    ? Files.readAllBytes(directory.resolve("ledger.json"))
                    : new byte[0];
            Row row = Ledger.sums(keeper.ledger().moment()).get("ndjson");
            assertThat(keeper.mismatches()).isEmpty();
            keeper.close();
            if (!isKept) {
                Files.write(directory.resolve("ledger.json"), before);
            }
            return row;
        }
    }

    private Journal journal() throws Exception {
        return Journal.open(
                directory.resolve("journal"),
                JournalLimits.DEFAULTS.withDiskReserveBytes(0),
                InstantSource.system(),
                new SimpleMeterRegistry());
    }

    private LedgerKeeper keeper(Journal journal) throws Exception {
        return LedgerKeeper.start(directory.resolve("ledger.json"), journal, meters, InstantSource.system());
    }

    private static String gap(Journal journal) throws Exception {
        try (JournalReader reader = journal.newReader()) {
            while (true) {
                JournalRecord record = reader.next();
                if (record != null && record.kind() == JournalRecord.Kind.GAP) {
                    return new String(record.payload(), UTF_8);
                }
            }
        }
    }

    private static Frame frame(String listener, String peer, String principal) {
        return new Frame(
                1,
                new Origin("default", listener, "test", principal, peer),
                Format.JSON,
                Frame.NO_CONTEXT,
                new byte[2]);
    }
}
