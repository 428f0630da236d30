package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** The oldest segments go when they are beyond the limits, and never one that somebody needs. */
final class RetentionTest {

    private static final Origin ORIGIN = new Origin("default", "test", "test", "", "192.0.2.1:1");
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
    private static final SortedSet<String> NO_READERS = new TreeSet<>();

    @TempDir
    Path directory;

    private Instant now = START;
    private final InstantSource clock = () -> now;

    @Test
    void keepsEverythingUnlessToldOtherwise() throws IOException {
        write(5);
        RetentionReport report = retention(RetentionLimits.KEEP_ALL).run();

        assertThat(report.removedSegments()).isZero();
        assertThat(report.storedBytes()).isPositive();
        assertThat(read()).isEqualTo(sequences(1, 10));
    }

    @Test
    void removesSegmentsWhoseRecordsAreAllOlderThanTheAge() throws IOException {
        write(5);
        now = START.plus(Duration.ofDays(4)).plusSeconds(1);
        // Segments begin on days 0 to 4; the second one ended on day 2.
        RetentionReport report = retention(days(2)).run();

        assertThat(report.removedSegments()).isEqualTo(2);
        assertThat(report.removedRecords()).isEqualTo(4);
        assertThat(report.firstSequence()).isEqualTo(5);
        assertThat(report.blockedBy()).isEmpty();
        assertThat(read()).isEqualTo(sequences(5, 10));
    }

    @Test
    void removesTheOldestWhileThereAreTooManyBytesButNeverTheNewest() throws IOException {
        write(5);
        long stored = retention(RetentionLimits.KEEP_ALL).run().storedBytes();

        RetentionReport report = retention(bytes(stored / 2)).run();
        assertThat(report.storedBytes()).isLessThanOrEqualTo(stored / 2);
        assertThat(report.removedBytes() + report.storedBytes()).isEqualTo(stored);

        assertThat(retention(bytes(1)).run().firstSequence()).isEqualTo(9);
        assertThat(read()).isEqualTo(sequences(9, 10));
    }

    @Test
    void removesNothingThatAReaderHasNotPassed() throws IOException {
        write(5);
        JournalHolds.of(directory).put(Hold.ofReader("engine", 4));

        RetentionReport report = retention(bytes(1)).run();
        assertThat(report.firstSequence()).isEqualTo(3);
        assertThat(report.blockedBy()).isEqualTo("the reader engine is at 4");

        JournalHolds.of(directory).put(Hold.ofReader("engine", 11));
        assertThat(retention(bytes(1)).run().firstSequence()).isEqualTo(9);
    }

    @Test
    void removesNothingBeforeARequiredReaderHasSaidWhereItIs() throws IOException {
        write(5);
        RetentionLimits limits = new RetentionLimits(Duration.ZERO, 1, new TreeSet<>(List.of("engine")));

        RetentionReport report = retention(limits).run();
        assertThat(report.removedSegments()).isZero();
        assertThat(report.blockedBy()).isEqualTo("the reader engine has not said how far it is");
    }

    @Test
    void removesNothingThatIsHeldNorAnythingAfterItUntilTheHoldEnds() throws IOException {
        write(5);
        JournalHolds holds = JournalHolds.of(directory);
        holds.put(
                new Hold("case-7", Hold.Kind.EVIDENCE, 6, 6, now.plusSeconds(60).toEpochMilli(), "case 7"));

        RetentionReport report = retention(bytes(1)).run();
        assertThat(report.firstSequence()).isEqualTo(5);
        assertThat(report.blockedBy()).isEqualTo("the hold case-7 begins at 6");

        now = now.plusSeconds(61);
        assertThat(retention(bytes(1)).run().firstSequence()).isEqualTo(9);
    }

    @Test
    void holdsEverythingWhenAHoldCannotBeRead() throws IOException {
        write(3);
        Path holds = Files.createDirectories(directory.resolve("holds"));
        for (String content :
                List.of("", "{", "{\"version\":2,\"kind\":\"evidence\",\"from\":9}", "[]", "{\"from\":0}")) {
            Files.writeString(holds.resolve("case-8.json"), content);
            RetentionReport report = retention(bytes(1)).run();
            assertThat(report.removedSegments()).as(content).isZero();
            assertThat(report.blockedBy()).as(content).contains("case-8.json");
        }
        assertThat(JournalHolds.of(directory).remove("case-8")).isTrue();
        assertThat(retention(bytes(1)).run().removedSegments()).isEqualTo(2);
    }

    @Test
    void tellsAReaderThatComesTooLateWhereItCanGoOn() throws IOException {
        write(3);
        retention(bytes(1)).run();

        try (JournalReader reader = JournalReader.open(directory)) {
            reader.seek(2);
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(reader::nextEntry).isInstanceOfSatisfying(RecordsRemovedException.class, e -> {
                    assertThat(e.sequence()).isEqualTo(2);
                    assertThat(e.firstSequence()).isEqualTo(5);
                });
            }
            assertThat(reader.read(2)).isNull();
            assertThat(reader.firstSequence()).isEqualTo(5);
            reader.seek(reader.firstSequence());
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void letsAReaderGoOnInTheSegmentThatItHasOpen() throws IOException {
        write(3);
        try (JournalReader reader = JournalReader.open(directory)) {
            assertThat(reader.next()).isNotNull();
            retention(bytes(1)).run();

            assertThat(reader.next()).isNotNull();
            assertThatThrownBy(reader::next).isInstanceOf(RecordsRemovedException.class);
        }
    }

    @Test
    void neverUsesSequencesAgainAfterARemovalAndAReopen() throws IOException {
        write(3);
        retention(bytes(1)).run();
        write(1);

        assertThat(read()).isEqualTo(sequences(5, 8));
    }

    @Test
    void goesOnWithARemovalThatACrashCutShort() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 12; round++) {
            write(4);
            List<Long> before = read();
            int[] left = {random.nextInt(1, 9)};
            ForcedDisk dying = (channel, metaData) -> {
                if (left[0]-- == 0) {
                    throw new IOException("the machine stops here");
                }
                channel.force(metaData);
            };
            try {
                new Retention(directory, bytes(1), clock, dying).run();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("stops here");
            }
            List<Long> after = read();
            assertThat(before).as("round %s", round).endsWith(after.toArray(Long[]::new));
            assertThat(after).isNotEmpty();
            try (RecordLog log = open()) {
                assertThat(log.repairs()).as("round %s", round).isEmpty();
            }
            assertThat(trash()).isEmpty();
        }
    }

    @Test
    void doesNotBelieveAClockThatJumpsAheadWhileItRuns() throws IOException {
        write(3);
        Retention retention = retention(days(30));
        now = START.plus(Duration.ofDays(3650));

        assertThat(retention.run().removedSegments()).isZero();
    }

    @Test
    void foreseesAFullDisk() {
        DiskForecast forecast = new DiskForecast();
        assertThat(forecast.daysUntil(100)).isInfinite();
        long hourNs = Duration.ofHours(1).toNanos();
        for (int hour = 0; hour <= 100; hour++) {
            forecast.add(hour * hourNs, hour * 10L);
        }
        assertThat(forecast.daysUntil(480)).isEqualTo(2.0);
        assertThat(forecast.daysUntil(0)).isZero();
        forecast.add(124 * hourNs, 1000);
        forecast.add(125 * hourNs, 1000);
        assertThat(forecast.daysUntil(480)).isInfinite();
    }

    @Test
    void namesOfHoldsCannotLeaveTheirDirectory() throws IOException {
        for (String name : List.of("", "..", "../x", "A", "a/b", "a".repeat(65))) {
            assertThatThrownBy(() -> Hold.ofReader(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(JournalHolds.of(directory).remove(name)).isFalse();
        }
    }

    @Test
    void aHoldReadsAsItWasPut() throws IOException {
        JournalHolds holds = JournalHolds.of(directory);
        List<Hold> all = List.of(
                new Hold("case-1", Hold.Kind.EVIDENCE, 3, 9, 1234, "\"quoted\" \u00e4"),
                new Hold("case-2", Hold.Kind.EVIDENCE, 3, Long.MAX_VALUE, Long.MAX_VALUE, ""),
                Hold.ofReader("engine", 77));
        for (Hold hold : all) {
            holds.put(hold);
        }
        assertThat(holds.list()).isEqualTo(all);
    }

    @Test
    void runsBesideTheJournalAndTellsOperators() throws Exception {
        write(3);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Journal journal = Journal.open(directory, JournalLimits.DEFAULTS.withDiskReserveBytes(0), clock, meters);
                JournalKeeper keeper = JournalKeeper.start(journal, bytes(1), 7, clock, meters)) {
            while (keeper.lastReport().firstSequence() < 5) {
                Thread.onSpinWait();
            }
            assertThat(meters.get("varta.journal.first.sequence").gauge().value())
                    .isGreaterThanOrEqualTo(5);
            assertThat(meters.get("varta.journal.disk.full.days").gauge().value())
                    .isInfinite();
        }
        assertThat(meters.get("varta.journal.removed.records").counter().count())
                .isGreaterThanOrEqualTo(4);
    }

    private Retention retention(RetentionLimits limits) {
        return new Retention(directory, limits, clock);
    }

    private static RetentionLimits bytes(long bytes) {
        return new RetentionLimits(Duration.ZERO, bytes, NO_READERS);
    }

    private static RetentionLimits days(int days) {
        return new RetentionLimits(Duration.ofDays(days), 0, NO_READERS);
    }

    /** Segments of two events each, a day apart. */
    private void write(int segments) throws IOException {
        EnvelopeEncoder encoder = new EnvelopeEncoder();
        for (int i = 0; i < segments; i++) {
            try (RecordLog log = open()) {
                for (int n = 0; n < 2; n++) {
                    long ns = now.toEpochMilli() * 1_000_000;
                    Frame frame = new Frame(ns, ORIGIN, Format.JSON, Frame.NO_CONTEXT, "{}".getBytes(UTF_8));
                    int length = encoder.encode(JournalRecord.Kind.EVENT, frame);
                    log.append(encoder.array(), 0, length);
                }
            }
            now = now.plus(Duration.ofDays(1));
        }
        now = now.minus(Duration.ofDays(1));
    }

    private RecordLog open() throws IOException {
        return RecordLog.open(directory, RecordLogOptions.DEFAULTS.withBlockBytes(1 << 20));
    }

    private List<Long> read() throws IOException {
        List<Long> sequences = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                sequences.add(record.sequence());
            }
        }
        return sequences;
    }

    private List<Path> trash() throws IOException {
        Path trash = directory.resolve("trash");
        if (!Files.exists(trash)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(trash)) {
            return entries.toList();
        }
    }

    private static List<Long> sequences(long from, long to) {
        return java.util.stream.LongStream.rangeClosed(from, to).boxed().toList();
    }
}
