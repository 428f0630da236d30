package org.varta.collector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varta.collector.journal.RecordLogTest.bytes;
import static org.varta.collector.journal.RecordLogTest.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.RepairReport.What;

/** What an open makes of the remains of a crash, a power cut, a bad disk or a wrong clock. */
final class RecoveryTest {

    @TempDir
    Path directory;

    @Test
    void declaresWhatIsReadableDurableWhenTheMarkLags() throws IOException {
        write("a", "b", "c");
        setMark(1);

        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            assertThat(log.repairs()).isEmpty();
            assertThat(rest(reader)).containsExactly("1:a", "2:b", "3:c");
        }
    }

    /** After a failed force the kernel holds for clean what the disk never got; only another write brings it there. */
    @Test
    void writesAgainWhatNoForceHasConfirmedBeforeItForces() throws IOException {
        write("a", "b", "c");
        byte[] before = Files.readAllBytes(dataFile(1));

        assertThat(isWrittenBeforeItIsForced(3)).isFalse();
        assertThat(isWrittenBeforeItIsForced(1)).isTrue();

        assertThat(Files.readAllBytes(dataFile(1))).isEqualTo(before);
    }

    private boolean isWrittenBeforeItIsForced(long mark) throws IOException {
        setMark(mark);
        Path file = dataFile(1);
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, longAgo);
        List<Boolean> written = new ArrayList<>();
        ForcedDisk watching = new ForcedDisk() {
            @Override
            public void force(FileChannel channel, boolean metaData) throws IOException {
                channel.force(metaData);
            }

            @Override
            public void forcePath(Path path) throws IOException {
                if (path.equals(file)) {
                    written.add(!Files.getLastModifiedTime(file).equals(longAgo));
                }
                ForcedDisk.super.forcePath(path);
            }
        };
        RecordLog.open(directory, RecordLogOptions.DEFAULTS.withDisk(watching)).close();
        assertThat(written).hasSize(1);
        return written.getFirst();
    }

    @Test
    void restoresADamagedMark() throws IOException {
        write("a", "b");
        Files.write(directory.resolve("durable"), new byte[3]);

        try (RecordLog log = RecordLog.open(directory)) {
            assertThat(log.durableSequence()).isEqualTo(2);
        }
    }

    @Test
    void endsBeforeATornRecordAndGoesOnInANewSegment() throws IOException {
        write("a", "b", "the one that is torn");
        flip(dataFile(1), "torn");
        setMark(2);

        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            RepairReport repair = log.repairs().get(0);
            assertThat(log.repairs()).hasSize(1);
            assertThat(repair.what()).isEqualTo(What.TORN_TAIL);
            assertThat(repair.file()).isEqualTo(dataFile(1));
            assertThat(repair.fromSequence()).isEqualTo(3);
            assertThat(repair.bytes()).isPositive();

            assertThat(log.append(bytes("next"))).isEqualTo(3);
            log.force();
            assertThat(rest(reader)).containsExactly("1:a", "2:b", "3:next");
        }
        reopensWithoutFindings();
    }

    @Test
    void endsBeforeAHoleAndNeverAppendsIntoIt() throws IOException {
        write("aaaa", "bbbb", "cccc", "dddd");
        setMark(2);
        zero(dataFile(1), "cccc");

        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            assertThat(log.repairs()).extracting(RepairReport::what).containsExactly(What.TORN_TAIL);
            log.append(bytes("next"));
            log.force();
            assertThat(rest(reader)).containsExactly("1:aaaa", "2:bbbb", "3:next");
        }
        reopensWithoutFindings();
    }

    @Test
    void endsBeforeAnExcerptWhoseWriterDiedInTheMiddle() throws IOException {
        write("a", "b");
        Path file = dataFile(1);
        long end = indexOf(file, "b") + 4;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {0, 0, 0, (byte) 0x80, 1, 2, 3}), end);
        }

        try (RecordLog log = RecordLog.open(directory)) {
            assertThat(log.repairs()).extracting(RepairReport::what).containsExactly(What.TORN_TAIL);
            assertThat(log.append(bytes("c"))).isEqualTo(3);
        }
    }

    @Test
    void quarantinesAnEmptyAndAZeroedSegmentAtOnce() throws IOException {
        for (int length : new int[] {0, 1 << 20}) {
            write("a");
            long next = lastSequence() + 1;
            Path segment = Files.createDirectory(new LogDirectory(directory).segment(next));
            Files.write(segment.resolve("20261122-09F.cq4"), new byte[length]);
            Instant begin = Instant.now();

            try (RecordLog log = RecordLog.open(directory)) {
                assertThat(log.repairs())
                        .extracting(RepairReport::what, RepairReport::fromSequence)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple(What.SEGMENT_QUARANTINED, next));
                assertThat(log.repairs().get(0).file()).exists().hasParent(directory.resolve("quarantine"));
                assertThat(log.append(bytes("b"))).isEqualTo(next);
            }
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
        reopensWithoutFindings();
    }

    @Test
    void survivesTruncationAtEveryPlaceOfTheTail() throws IOException {
        write("aaaa", "bbbb", "cccc");
        Path file = dataFile(1);
        long begin = indexOf(file, "bbbb") - 24;
        long end = indexOf(file, "cccc") + 4;
        for (long size = end; size >= begin; size -= 3) {
            truncate(file, size);
            setMark(0);
            try (RecordLog log = RecordLog.open(directory);
                    RecordLogReader reader = log.newReader()) {
                String[] whole = {"1:aaaa", "2:bbbb", "3:cccc"};
                int expected = size >= end ? 3 : size >= indexOfOrMax(file, "bbbb") + 4 ? 2 : 1;
                assertThat(rest(reader)).containsExactly(java.util.Arrays.copyOf(whole, expected));
            }
        }
    }

    @Test
    void reportsADamagedRecordInTheMiddleAndFailsToReadItByName() throws IOException {
        write("aaaa", "bbbb", "cccc");
        flip(dataFile(1), "bbbb");

        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            assertThat(log.repairs()).containsExactly(new RepairReport(dataFile(1), 2, What.RECORD_DAMAGED, 0));
            assertThat(reader.next()).isTrue();
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(reader::next)
                        .isInstanceOfSatisfying(
                                DamagedRecordException.class,
                                e -> assertThat(e.sequence()).isEqualTo(2))
                        .hasMessageContaining("checksum");
            }
            reader.seek(3);
            assertThat(rest(reader)).containsExactly("3:cccc");
        }
    }

    @Test
    void neverUsesTheSequencesOfLostRecordsAgain() throws IOException {
        write("aaaa", "bbbb", "cccc", "dddd");
        truncate(dataFile(1), indexOf(dataFile(1), "bbbb") - 2);

        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            assertThat(log.repairs()).contains(new RepairReport(directory, 2, What.RECORDS_LOST, 3));
            assertThat(reader.next()).isTrue();
            assertThatThrownBy(reader::next).isInstanceOf(DamagedRecordException.class);
            assertThat(log.append(bytes("eeee"))).isEqualTo(5);
            log.force();
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(
                            DamagedRecordException.class,
                            e -> assertThat(e.sequence()).isEqualTo(2));
            reader.seek(5);
            assertThat(rest(reader)).containsExactly("5:eeee");
        }
    }

    @Test
    void doesNotMindAClockThatIsHoursBackAfterARestart() throws IOException {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        for (int hoursBack : new int[] {0, 2, 48}) {
            InstantSource clock = InstantSource.fixed(now.minus(Duration.ofHours(hoursBack)));
            RecordLogOptions options = new RecordLogOptions(1 << 20, 1000, 1 << 20, clock, ForcedDisk.REAL);
            try (RecordLog log = RecordLog.open(directory, options)) {
                log.append(bytes("back " + hoursBack));
            }
        }
        try (RecordLogReader reader = RecordLogReader.open(directory)) {
            assertThat(rest(reader)).containsExactly("1:back 0", "2:back 2", "3:back 48");
        }
    }

    @Test
    void readsASegmentWhoseMetadataThePowerCutTook() throws IOException {
        for (int length : new int[] {0, 1 << 17}) {
            write("a", "b");
            long last = lastSequence();
            Path metadata = LogDirectory.metadataFile(new LogDirectory(directory).segment(last - 1));
            Files.write(metadata, new byte[length]);
            Instant begin = Instant.now();

            try (RecordLog log = RecordLog.open(directory);
                    RecordLogReader reader = log.newReader()) {
                assertThat(log.repairs()).isEmpty();
                reader.seek(last - 1);
                assertThat(rest(reader)).containsExactly((last - 1) + ":a", last + ":b");
            }
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void saysAtOnceHowManyRecordsAnUnreadableSegmentHides() throws IOException {
        write("a", "b");
        write("c");
        Files.write(dataFile(1), new byte[1 << 20]);

        try (RecordLogReader reader = RecordLogReader.open(directory)) {
            assertThatThrownBy(reader::next).isInstanceOfSatisfying(DamagedRecordException.class, e -> {
                assertThat(e.sequence()).isEqualTo(1);
                assertThat(e.lastSequence()).isEqualTo(2);
                assertThat(e).hasMessageContaining("records 1 to 2");
            });
            reader.seek(3);
            assertThat(rest(reader)).containsExactly("3:c");
        }
    }

    @Test
    void readsASegmentWithoutMetadataAllTheSame() throws IOException {
        write("a", "b");
        write("c");
        Files.write(LogDirectory.metadataFile(new LogDirectory(directory).segment(1)), new byte[100]);

        try (RecordLogReader reader = RecordLogReader.open(directory)) {
            assertThat(rest(reader)).containsExactly("1:a", "2:b", "3:c");
        }
    }

    @Test
    void refusesALogWhoseIdIsGone() throws IOException {
        write("a");
        Files.delete(directory.resolve("log.id"));

        assertThatThrownBy(() -> RecordLog.open(directory)).hasMessageContaining("log.id");
    }

    @Test
    void takesNothingMoreAfterAForceThatFailed() throws IOException {
        boolean[] broken = {false};
        ForcedDisk disk = (channel, metaData) -> {
            if (broken[0]) {
                throw new IOException("Input/output error");
            }
            channel.force(metaData);
        };
        try (RecordLog log = RecordLog.open(directory, RecordLogOptions.DEFAULTS.withDisk(disk))) {
            log.append(bytes("a"));
            log.force();
            log.append(bytes("b"));
            broken[0] = true;
            assertThatThrownBy(log::force).hasMessageContaining("Input/output error");
            broken[0] = false;

            assertThatThrownBy(log::force).hasMessageContaining("takes nothing more");
            assertThatThrownBy(() -> log.append(bytes("c"))).hasMessageContaining("takes nothing more");
            assertThat(log.durableSequence()).isEqualTo(1);
        }
    }

    private void reopensWithoutFindings() throws IOException {
        try (RecordLog log = RecordLog.open(directory)) {
            assertThat(log.repairs()).isEmpty();
        }
    }

    private long lastSequence() {
        try (RecordLogReader reader = RecordLogReader.open(directory)) {
            return reader.durableSequence();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write(String... records) throws IOException {
        try (RecordLog log = RecordLog.open(directory)) {
            for (String record : records) {
                log.append(bytes(record));
            }
        }
    }

    private Path dataFile(long firstSequence) throws IOException {
        return LogDirectory.dataFile(new LogDirectory(directory).segment(firstSequence));
    }

    private void setMark(long sequence) throws IOException {
        DurableMark.openForWriting(directory.resolve("durable"), ForcedDisk.REAL)
                .set(sequence);
    }

    private static void flip(Path file, String needle) throws IOException {
        long at = indexOf(file, needle);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (needle.charAt(0) ^ 1)}), at);
        }
    }

    /** Zeroes the excerpt that holds the needle, its Chronicle header included. */
    private static void zero(Path file, String needle) throws IOException {
        int before = RecordHeader.BYTES + Integer.BYTES;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(before + needle.length()), indexOf(file, needle) - before);
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static long indexOf(Path file, String needle) throws IOException {
        long at = indexOfOrMax(file, needle);
        assertThat(at).isLessThan(Integer.MAX_VALUE);
        return at;
    }

    private static long indexOfOrMax(Path file, String needle) throws IOException {
        int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lastIndexOf(needle);
        return at < 0 ? Integer.MAX_VALUE : at;
    }
}
