package org.varta.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EvidenceWriterTest {

    private static final long START_MS = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final long DAY_MS = 86_400_000;
    private static final EvidenceOptions EACH_SECOND = EvidenceOptions.of("grid", 1_000, DAY_MS);

    @TempDir
    private Path directory;

    /** Leaves whose hashes were forced to disk. */
    private long forced;

    private EvidenceWriter open(ListRecords records, EvidenceWriter.Disk disk) throws IOException {
        return EvidenceWriter.open(
                records, directory, directory.resolve("keys"), EACH_SECOND, new SecureRandom(), disk);
    }

    private List<SignedCheckpoint> chain() throws IOException {
        List<SignedCheckpoint> all = new ArrayList<>();
        try (CheckpointLogReader reader = CheckpointLogReader.open(directory)) {
            for (long i = 1; i <= reader.count(); i++) {
                all.add(reader.read(i));
            }
        }
        return all;
    }

    private static List<Finding> findings(List<SignedCheckpoint> chain) {
        List<Finding> findings = new ArrayList<>();
        ChainCheck check = new ChainCheck(findings::add);
        chain.forEach(check::next);
        return findings;
    }

    @Test
    void checkpointsComeAtIntervalsAtRollsAndAtTheEnd() throws IOException {
        ListRecords records = new ListRecords(ListRecords.random(5, 50, 1));
        try (EvidenceWriter writer = open(records, EvidenceWriter.Disk.REAL)) {
            assertThat(writer.step(START_MS)).isEqualTo(5);
            assertThat(writer.checkpoints()).isEqualTo(1);
            records.all.addAll(ListRecords.random(5, 50, 2));
            writer.step(START_MS + 999);
            assertThat(writer.checkpoints()).as("before the interval is over").isEqualTo(1);
            writer.step(START_MS + 1_000);
            assertThat(writer.checkpoints()).isEqualTo(2);
            writer.step(START_MS + 5_000);
            assertThat(writer.checkpoints()).as("without a new record").isEqualTo(2);
            records.all.addAll(ListRecords.random(5, 50, 3));
            records.segments = new long[] {1, 13};
            writer.step(START_MS + 5_001);
            assertThat(writer.last().checkpoint().why()).isEqualTo(Checkpoint.Why.ROLL);
            writer.step(START_MS + 5_002);
            writer.seal(START_MS + 5_003, Checkpoint.Why.STOP);
        }
        assertThat(chain().stream()
                        .map(c -> c.checkpoint().lastSequence() + " "
                                + c.checkpoint().why().keyword()))
                .containsExactly("5 interval", "10 interval", "12 roll", "15 stop");
        assertThat(findings(chain())).isEmpty();
        for (SignedCheckpoint signed : chain()) {
            List<byte[]> leaves = new ArrayList<>();
            for (int i = 0; i < signed.checkpoint().size(); i++) {
                leaves.add(leaf(i + 1, records.all.get(i)));
            }
            assertThat(signed.checkpoint().root()).isEqualTo(NaiveTree.root(leaves));
        }
    }

    private static byte[] leaf(int sequence, byte[] record) {
        return java.nio.ByteBuffer.allocate(8 + record.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(sequence)
                .put(record)
                .array();
    }

    @Test
    void keysChangeEachDayAndOldOnesAreErased() throws IOException {
        ListRecords records = new ListRecords(new ArrayList<>());
        try (EvidenceWriter writer = open(records, EvidenceWriter.Disk.REAL)) {
            for (int day = 0; day < 5; day++) {
                records.all.add(new byte[] {(byte) day});
                writer.step(START_MS + day * DAY_MS);
                records.all.add(new byte[] {(byte) day});
                writer.step(START_MS + day * DAY_MS + 2_000);
                assertThat(keyFiles()).containsExactly("key-" + day, "key-" + (day + 1));
            }
        }
        assertThat(chain().stream().map(c -> c.checkpoint().key()))
                .containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L);
        assertThat(findings(chain())).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys"))))
                .isEqualTo("rwx------");
    }

    private List<String> keyFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aClockThatIsSetBackNeitherStopsCheckpointsNorTurnsTheirTimes() throws IOException {
        ListRecords records = new ListRecords(ListRecords.random(1, 50, 1));
        try (EvidenceWriter writer = open(records, EvidenceWriter.Disk.REAL)) {
            writer.step(START_MS);
            records.all.add(new byte[] {1});
            writer.step(START_MS - 7_200_000);
            writer.step(START_MS - 7_199_000);
            assertThat(writer.checkpoints()).isEqualTo(2);
            assertThat(writer.last().checkpoint().time()).isEqualTo(Instant.ofEpochMilli(START_MS));
        }
        assertThat(findings(chain())).isEmpty();
    }

    @Test
    void lostHashesAreMadeAgainFromTheJournalAndMustGiveTheSignedRoot() throws IOException {
        ListRecords records = new ListRecords(ListRecords.random(700, 50, 1));
        try (EvidenceWriter writer = open(records, EvidenceWriter.Disk.REAL)) {
            writer.step(START_MS);
        }
        remove(directory.resolve("tree"));
        try (EvidenceWriter writer = open(new ListRecords(records.all), EvidenceWriter.Disk.REAL)) {
            writer.step(START_MS + 1);
            assertThat(writer.lastSequence()).isEqualTo(700);
        }
        remove(directory.resolve("tree"));
        List<byte[]> changed = new ArrayList<>(records.all);
        changed.set(300, new byte[] {7});
        try (EvidenceWriter writer = open(new ListRecords(changed), EvidenceWriter.Disk.REAL)) {
            assertThatThrownBy(() -> writer.step(START_MS + 1))
                    .isInstanceOf(EvidenceBrokenException.class)
                    .hasMessageContaining("records 1 to 700");
        }
    }

    @Test
    void whatDoesNotBelongTogetherIsNotContinued() throws IOException {
        ListRecords records = new ListRecords(ListRecords.random(20, 50, 1));
        try (EvidenceWriter writer = open(records, EvidenceWriter.Disk.REAL)) {
            writer.step(START_MS);
        }
        assertThatThrownBy(() -> open(new ListRecords(records.all.subList(0, 19)), EvidenceWriter.Disk.REAL))
                .isInstanceOf(EvidenceBrokenException.class)
                .hasMessageContaining("ends with record 19, but a checkpoint covers 20");
        byte[] next = Files.readAllBytes(directory.resolve("keys/key-1"));
        Files.delete(directory.resolve("keys/key-1"));
        assertThatThrownBy(() -> open(new ListRecords(records.all), EvidenceWriter.Disk.REAL))
                .isInstanceOf(EvidenceBrokenException.class)
                .hasMessageContaining("key 1, which the last checkpoint announces");
        Files.write(directory.resolve("keys/key-1"), next);
        Files.delete(directory.resolve("keys/key-0"));
        records.all.add(new byte[] {1});
        try (EvidenceWriter writer = open(new ListRecords(records.all), EvidenceWriter.Disk.REAL)) {
            writer.step(START_MS + 1_000);
            assertThat(writer.last().checkpoint().key())
                    .as("the announced key takes over")
                    .isEqualTo(1);
        }
        assertThat(findings(chain())).isEmpty();
    }

    @Test
    void aCrashAtAnyStepLeadsToTheSameRoots() throws IOException {
        crash(12);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void aCrashAtAnyStepLeadsToTheSameRootsManyTimes() throws IOException {
        crash(600);
    }

    private void crash(int seeds) throws IOException {
        int crashes = 0;
        for (int seed = 0; seed < seeds; seed++) {
            crashes += crashOnce(seed);
            remove(directory);
            Files.createDirectories(directory);
        }
        assertThat(crashes).isGreaterThan(seeds);
    }

    private int crashOnce(int seed) throws IOException {
        forced = 0;
        Random random = new Random(seed);
        List<byte[]> all = ListRecords.random(900, 20, seed);
        ListRecords records = new ListRecords(new ArrayList<>());
        long nowMs = START_MS;
        int crashes = 0;
        while (records.all.size() < all.size() || crashes < 2) {
            int[] steps = {random.nextInt(12)};
            EvidenceWriter[] holder = {null};
            try {
                EvidenceWriter writer = open(new ListRecords(records.all), step -> {
                    if (step.equals("append")) {
                        forced = holder[0].lastSequence();
                    }
                    if (steps[0]-- == 0) {
                        throw new IOException("crash before " + step);
                    }
                });
                holder[0] = writer;
                forced = writer.lastSequence();
                for (int i = 0; i < 5; i++) {
                    int size = Math.min(all.size(), records.all.size() + random.nextInt(200));
                    records.all.addAll(all.subList(records.all.size(), size));
                    nowMs += random.nextLong(DAY_MS);
                    writer.step(nowMs);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("crash before");
                crashes++;
            } finally {
                if (holder[0] != null) {
                    holder[0].close();
                }
            }
            spoilWhatWasNotForced(random, forced);
        }
        try (EvidenceWriter writer = open(new ListRecords(records.all), EvidenceWriter.Disk.REAL)) {
            writer.step(nowMs + DAY_MS);
        }
        List<SignedCheckpoint> chain = chain();
        assertThat(findings(chain)).as("seed %d", seed).isEmpty();
        Frontier tree = new Frontier();
        int next = 0;
        for (int i = 0; i < all.size(); i++) {
            tree.append(new TreeHash().leaf(i + 1, all.get(i)));
            if (next < chain.size() && chain.get(next).checkpoint().size() == tree.size()) {
                assertThat(chain.get(next).checkpoint().root())
                        .as("seed %d, size %d", seed, i + 1)
                        .isEqualTo(tree.root());
                next++;
            }
        }
        assertThat(next).isEqualTo(chain.size());
        HashFiles hashes = new HashFiles(directory.resolve("tree"));
        assertThat(Frontier.of(all.size(), hashes).root()).isEqualTo(tree.root());
        for (int i = 0; i < all.size(); i++) {
            assertThat(hashes.read(0, i)).isEqualTo(new TreeHash().leaf(i + 1, all.get(i)));
        }
        return crashes;
    }

    /** Behind what a checkpoint covers, a power cut may leave anything. */
    private void spoilWhatWasNotForced(Random random, long leavesForced) throws IOException {
        Path leaves = HashFiles.file(directory.resolve("tree"), 0, 0);
        if (!Files.exists(leaves)) {
            return;
        }
        byte[] kept = Files.readAllBytes(leaves);
        int whole = (int) leavesForced * TreeHash.BYTES;
        byte[] spoilt = new byte[whole + random.nextInt(5_000)];
        random.nextBytes(spoilt);
        System.arraycopy(kept, 0, spoilt, 0, whole);
        Files.write(leaves, spoilt);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
