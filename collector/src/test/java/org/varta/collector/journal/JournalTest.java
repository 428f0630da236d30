package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalRecord.Kind;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** What the journal promises to listeners and to those who read it. */
@Timeout(60)
final class JournalTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Origin ORIGIN = new Origin("grid", "syslog-tcp", "syslog", "плк-7", "192.0.2.7:49152");

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final AtomicLong freeBytes = new AtomicLong(1L << 40);
    private final GatedDisk disk = new GatedDisk();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<Journal> opened = new ArrayList<>();

    @AfterEach
    void closeJournals() {
        opened.forEach(Journal::close);
    }

    @Test
    void keepsEveryPartOfAFrame() throws IOException {
        Frame frame =
                new Frame(1_234_567_890_123_456_789L, ORIGIN, Format.SYSLOG, bytes("{\"index\":{}}"), bytes("<1>hi"));

        Outcome outcome = accepted(open(JournalLimits.DEFAULTS), frame);

        JournalRecord record = events().get(0);
        assertThat(outcome).isEqualTo(new Outcome.Accepted(record.sequence(), 1));
        assertThat(record.receivedAtNs()).isEqualTo(1_234_567_890_123_456_789L);
        assertThat(record.origin()).isEqualTo(ORIGIN);
        assertThat(record.format()).isEqualTo(Format.SYSLOG);
        assertThat(record.context()).asString(UTF_8).isEqualTo("{\"index\":{}}");
        assertThat(record.payload()).asString(UTF_8).isEqualTo("<1>hi");
    }

    @Test
    void acceptsOnlyAfterTheForceAndShowsNothingBefore() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        awaitTicks(journal, 1);
        CompletableFuture<Outcome> outcome;
        disk.gate.lock();
        try {
            int before = disk.begun.get();
            outcome = offer(journal, frame("a"));
            await(() -> disk.begun.get() > before);
            assertThat(outcome).isNotDone();
            assertThat(events()).isEmpty();
        } finally {
            disk.gate.unlock();
        }
        assertThat(outcome.join()).isInstanceOf(Outcome.Accepted.class);
        assertThat(events()).hasSize(1);
    }

    @Test
    void splitsGroupsAtTheirLimit() {
        Journal journal = open(new JournalLimits(64 << 20, 64 << 20, 10, 1 << 20, 0));
        awaitTicks(journal, 1);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        disk.gate.lock();
        try {
            for (int i = 0; i < 100; i++) {
                outcomes.add(offer(journal, frame("e" + i), frame("f" + i)));
            }
        } finally {
            disk.gate.unlock();
        }
        outcomes.forEach(CompletableFuture::join);

        assertThat(meters.get(MeterNames.JOURNAL_COMMIT_EVENTS).summary().max()).isLessThanOrEqualTo(10);
    }

    @Test
    void keepsTheOrderOfEveryThreadAndTheFramesOfABatchTogether() throws Exception {
        Journal journal = open(JournalLimits.DEFAULTS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "t" + t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 500; i++) {
                    journal.offer(List.of(frame(name + " " + i + " a"), frame(name + " " + i + " b")), outcome -> {});
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        journal.close();

        List<String> all =
                events().stream().map(r -> new String(r.payload(), UTF_8)).toList();
        assertThat(all).hasSize(4000);
        for (int i = 0; i < all.size(); i += 2) {
            assertThat(all.get(i + 1)).isEqualTo(all.get(i).replace(" a", " b"));
        }
        for (int t = 0; t < 4; t++) {
            String name = "t" + t + " ";
            assertThat(all.stream().filter(p -> p.startsWith(name) && p.endsWith("a")))
                    .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 500)
                            .mapToObj(i -> name + i + " a")
                            .toList());
        }
    }

    @Test
    void refusesWhatTheQueueCannotHoldAndTakesMoreWhenItIsEmptier() {
        Journal journal = open(JournalLimits.DEFAULTS.withQueueBytesMax(10_000));
        awaitTicks(journal, 1);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        disk.gate.lock();
        try {
            for (int i = 0; i < 20; i++) {
                outcomes.add(offer(journal, frame("x".repeat(1000))));
            }
            assertThat(outcomes.get(19)).isCompletedWithValue(new Outcome.Refused(Reason.QUEUE_FULL));
            assertThat(meters.get(MeterNames.JOURNAL_QUEUE_BYTES).gauge().value())
                    .isBetween(8_000.0, 10_000.0);
        } finally {
            disk.gate.unlock();
        }
        long kept = outcomes.stream()
                .map(CompletableFuture::join)
                .filter(Outcome.Accepted.class::isInstance)
                .count();
        assertThat(kept).isBetween(7L, 9L);
        await(() -> meters.get(MeterNames.JOURNAL_QUEUE_BYTES).gauge().value() == 0);
        assertThat(offer(journal, frame("again")).join()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void refusesWhatCanNeverBeTaken() {
        Journal journal = open(new JournalLimits(100_000, 5_000, 100, 100_000, 0));
        Frame longName = new Frame(
                0, new Origin("o", "l", "p", "n".repeat(70_000), ""), Format.JSON, Frame.NO_CONTEXT, bytes("x"));

        for (Frame frame : List.of(frame("x".repeat(5_000)), longName)) {
            assertThat(offer(journal, frame)).isCompletedWithValue(new Outcome.Refused(Reason.TOO_LARGE));
        }
        assertThatThrownBy(() -> journal.offer(List.of(), outcome -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stopsBeforeTheDisksReserveAndGoesOnByItselfWhenThereIsSpace() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        accepted(journal, frame("before"));

        freeBytes.set(JournalLimits.DEFAULTS.diskReserveBytes() + 20);
        assertThat(offer(journal, frame("refused")).join()).isEqualTo(new Outcome.Refused(Reason.DISK_FULL));
        assertThat(offer(journal, frame("refused"))).isCompletedWithValue(new Outcome.Refused(Reason.DISK_FULL));
        assertThat(journal.health().isReady()).isFalse();
        assertThat(journal.health().state()).isEqualTo(JournalHealth.State.DISK_FULL);

        freeBytes.set(1L << 40);
        now.set(NOON.plusSeconds(1));
        await(() -> journal.health().isReady());
        accepted(journal, frame("after"));
        assertThat(events()).extracting(r -> new String(r.payload(), UTF_8)).containsExactly("before", "after");
    }

    @Test
    void ticksOnWithinTheUpperHalfOfTheReserveOnly() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        awaitTicks(journal, 1);
        freeBytes.set(JournalLimits.DEFAULTS.diskReserveBytes() - 1);
        now.set(NOON.plusSeconds(1));
        awaitTicks(journal, 2);

        freeBytes.set(JournalLimits.DEFAULTS.diskReserveBytes() / 2 - 1);
        now.set(NOON.plusSeconds(2));
        assertThat(offer(journal, frame("x")).join()).isEqualTo(new Outcome.Refused(Reason.DISK_FULL));
        journal.close();
        assertThat(all()).hasSize(2);
    }

    @Test
    void neverAcceptsAgainAfterOneForceFailed() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        Outcome first = accepted(journal, frame("kept"));
        disk.broken = true;
        assertThat(offer(journal, frame("lost")).join()).isEqualTo(new Outcome.Refused(Reason.FAILED));
        disk.broken = false;

        await(() -> journal.health().state() == JournalHealth.State.FAILED);
        assertThat(journal.health().reason()).contains("Input/output error");
        assertThat(offer(journal, frame("later")).join()).isEqualTo(new Outcome.Refused(Reason.FAILED));
        assertThat(events()).hasSize(1);
        assertThat(first).isInstanceOf(Outcome.Accepted.class);
        assertThat(meters.get(MeterNames.JOURNAL_FAILED).gauge().value()).isEqualTo(1);
    }

    @Test
    void refusesEverythingThatWaitsForAForceThatFails() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        assertThat(meters.get(MeterNames.JOURNAL_FAILED).gauge().value()).isZero();
        awaitTicks(journal, 1);
        long durable = journal.lastSequence();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        disk.gate.lock();
        try {
            int before = disk.begun.get();
            outcomes.add(offer(journal, frame("being forced")));
            await(() -> disk.begun.get() > before);
            for (int i = 0; i < 100; i++) {
                outcomes.add(offer(journal, frame("waits " + i)));
            }
            disk.broken = true;
        } finally {
            disk.gate.unlock();
        }

        assertThat(outcomes)
                .extracting(CompletableFuture::join)
                .containsOnly(new Outcome.Refused(Reason.FAILED))
                .hasSize(101);
        await(() -> meters.get(MeterNames.JOURNAL_QUEUE_BYTES).gauge().value() == 0);
        assertThat(journal.lastSequence()).isEqualTo(durable);
        assertThat(events()).isEmpty();
    }

    @Test
    void acceptsNothingThatTheLedgerWasNotToldOf() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        awaitTicks(journal, 1);
        journal.onCommit((batches, lastSequence) -> {
            throw new IllegalStateException("not counted");
        });

        assertThat(offer(journal, frame("a")).join()).isEqualTo(new Outcome.Refused(Reason.FAILED));
        assertThat(journal.health().state()).isEqualTo(JournalHealth.State.FAILED);
        assertThat(journal.health().reason()).contains("not counted");
        await(() -> offer(journal, frame("b")).join().equals(new Outcome.Refused(Reason.FAILED)));
    }

    @Test
    void changesSegmentsUnderLoadWithoutAGap() throws IOException {
        RecordLogOptions small = RecordLogOptions.DEFAULTS.withDisk(disk).withSegmentBytesMax(20_000);
        Journal journal = Journal.open(directory, JournalLimits.DEFAULTS, now::get, meters, small, freeBytes::get);
        opened.add(journal);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            outcomes.add(offer(journal, frame("e" + i)));
            if (i % 100 == 99) {
                outcomes.getLast().join();
            }
        }

        assertThat(outcomes).allMatch(outcome -> outcome.join() instanceof Outcome.Accepted);
        assertThat(events())
                .extracting(r -> new String(r.payload(), UTF_8))
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 2_000)
                        .mapToObj(i -> "e" + i)
                        .toList());
        try (Stream<Path> segments = Files.list(directory.resolve("segments"))) {
            assertThat(segments.count()).isGreaterThan(5);
        }
    }

    @Test
    void canBeOpenedAgainAfterAFailure() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        accepted(journal, frame("kept"));
        disk.broken = true;
        assertThat(offer(journal, frame("refused")).join()).isEqualTo(new Outcome.Refused(Reason.FAILED));
        disk.broken = false;
        journal.close();

        accepted(open(JournalLimits.DEFAULTS), frame("new"));

        // A refused event may still be kept: its sender sends it again, so there may be two, never none.
        assertThat(events())
                .extracting(r -> new String(r.payload(), UTF_8))
                .startsWith("kept")
                .endsWith("new");
        assertGapFree(all());
    }

    @Test
    void settlesWhatWaitsBeforeItClosesAndRefusesAfterwards() throws Exception {
        Journal journal = open(JournalLimits.DEFAULTS);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        Thread closer;
        disk.gate.lock();
        try {
            for (int i = 0; i < 50; i++) {
                outcomes.add(offer(journal, frame("e" + i)));
            }
            closer = Thread.ofPlatform().start(journal::close);
            await(() -> journal.health().state() == JournalHealth.State.CLOSED);
            assertThat(offer(journal, frame("late"))).isCompletedWithValue(new Outcome.Refused(Reason.CLOSED));
        } finally {
            disk.gate.unlock();
        }
        closer.join();

        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(outcome).isCompletedWithValueMatching(Outcome.Accepted.class::isInstance));
        assertThat(events()).hasSize(50);
    }

    @Test
    void ticksOnceASecondInTotalSilence() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        for (int second = 0; second < 5; second++) {
            now.set(NOON.plusSeconds(second));
            awaitTicks(journal, second + 1);
        }

        assertThat(all()).extracting(JournalRecord::kind).containsOnly(Kind.TICK);
        assertThat(all())
                .extracting(r -> Instant.ofEpochSecond(0, r.receivedAtNs()))
                .containsExactly(
                        NOON, NOON.plusSeconds(1), NOON.plusSeconds(2), NOON.plusSeconds(3), NOON.plusSeconds(4));
    }

    @Test
    void ticksOnceForAJumpOfTheClockAndOnWhenItIsSetBack() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        awaitTicks(journal, 1);
        now.set(NOON.plus(Duration.ofHours(1)));
        awaitTicks(journal, 2);
        now.set(NOON.minus(Duration.ofHours(2)));
        awaitTicks(journal, 3);
        now.set(NOON.minus(Duration.ofHours(2)).plusMillis(999));
        accepted(journal, frame("within the second"));

        assertThat(all()).hasSize(4);
    }

    @Test
    void recordsGapsInTheirPlace() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        accepted(journal, frame("before"));
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        journal.gap(ORIGIN, 7, bytes("{\"lost\":12}"), outcome::complete);
        outcome.join();
        accepted(journal, frame("after"));

        List<JournalRecord> records =
                all().stream().filter(r -> r.kind() != Kind.TICK).toList();
        assertThat(records).extracting(JournalRecord::kind).containsExactly(Kind.EVENT, Kind.GAP, Kind.EVENT);
        assertThat(records.get(1).payload()).asString(UTF_8).isEqualTo("{\"lost\":12}");
        assertThat(records.get(1).receivedAtNs()).isEqualTo(7);
        assertThat(meters.get(MeterNames.JOURNAL_RECORDS)
                        .tag("kind", "gap")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void doesNotMindASettlementThatThrows() {
        Journal journal = open(JournalLimits.DEFAULTS);
        journal.offer(List.of(frame("a")), outcome -> {
            throw new IllegalStateException("a listener's fault");
        });

        assertThat(offer(journal, frame("b")).join()).isInstanceOf(Outcome.Accepted.class);
        assertThat(journal.health().isReady()).isTrue();
    }

    @Test
    void readsSingleRecordsWithoutLosingItsPlace() throws IOException {
        Journal journal = open(JournalLimits.DEFAULTS);
        Outcome outcome = accepted(journal, frame("a"), frame("b"), frame("c"));
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        long first = ((Outcome.Accepted) outcome).firstSequence();
        try (JournalReader reader = journal.newReader()) {
            assertThat(reader.journalId()).isEqualTo(journal.id());
            reader.seek(first);
            JournalRecord last = requireNonNull(reader.read(first + 2));
            assertThat(last.payload()).asString(UTF_8).isEqualTo("c");
            assertThat(reader.read(first + 1_000)).isNull();
            assertThat(reader.next()).extracting(JournalRecord::sequence).isEqualTo(first);
            assertThat(reader.lastSequence()).isEqualTo(journal.lastSequence());
        }
    }

    @Test
    void countsWhatItKeeps() {
        Journal journal = open(JournalLimits.DEFAULTS);
        accepted(journal, frame("a"), frame("b"));

        assertThat(meters.get(MeterNames.JOURNAL_RECORDS)
                        .tag("kind", "event")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get(MeterNames.JOURNAL_BYTES).counter().count()).isGreaterThan(100);
        assertThat(meters.get(MeterNames.JOURNAL_COMMIT).timer().count()).isPositive();
        assertThat(meters.get(MeterNames.JOURNAL_SEQUENCE).gauge().value()).isEqualTo((double) journal.lastSequence());
        assertThat(meters.get(MeterNames.JOURNAL_DISK_FREE_BYTES).gauge().value())
                .isEqualTo((double) (1L << 40) - JournalLimits.DEFAULTS.diskReserveBytes());
    }

    private Journal open(JournalLimits limits) {
        try {
            Journal journal = Journal.open(
                    directory, limits, now::get, meters, RecordLogOptions.DEFAULTS.withDisk(disk), freeBytes::get);
            opened.add(journal);
            return journal;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CompletableFuture<Outcome> offer(Journal journal, Frame... frames) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        journal.offer(List.of(frames), outcome::complete);
        return outcome;
    }

    private static Outcome accepted(Journal journal, Frame... frames) {
        Outcome outcome = offer(journal, frames).join();
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return outcome;
    }

    private List<JournalRecord> events() throws IOException {
        return all().stream().filter(r -> r.kind() == Kind.EVENT).toList();
    }

    private List<JournalRecord> all() throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            for (JournalRecord r = reader.next(); r != null; r = reader.next()) {
                records.add(r);
            }
        }
        assertGapFree(records);
        return records;
    }

    private static void assertGapFree(List<JournalRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).sequence()).isEqualTo(i + 1);
        }
    }

    private void awaitTicks(Journal journal, int count) {
        await(() -> meters.get(MeterNames.JOURNAL_RECORDS)
                        .tag("kind", "tick")
                        .counter()
                        .count()
                >= count);
        assertThat(journal.lastSequence()).isGreaterThanOrEqualTo(count);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Frame frame(String payload) {
        return new Frame(0, ORIGIN, Format.JSON, Frame.NO_CONTEXT, bytes(payload));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
