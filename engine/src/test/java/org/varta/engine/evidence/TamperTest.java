package org.varta.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.evidence.Finding.Code;

/** Somebody who writes to the files as he likes, and repairs every checksum, is found out. */
@Timeout(120)
class TamperTest {

    private static final int RECORDS = 40;
    private static final long DAY_MS = 86_400_000;
    private static final long START_MS = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    @TempDir
    private Path directory;

    private List<byte[]> records;
    private List<SignedCheckpoint> checkpoints;

    @BeforeEach
    void seal() throws IOException {
        records = ListRecords.random(RECORDS, 60, 3);
        checkpoints = seal(directory, records, 10);
    }

    /** A checkpoint for every so many records, a day apart, so each has a key of its own. */
    private static List<SignedCheckpoint> seal(Path directory, List<byte[]> records, int each) throws IOException {
        List<SignedCheckpoint> made = new ArrayList<>();
        ListRecords growing = new ListRecords(new ArrayList<>());
        EvidenceOptions options = EvidenceOptions.of("grid", 1, DAY_MS);
        try (EvidenceWriter writer = EvidenceWriter.open(
                growing, directory, directory.resolve("keys"), options, new SecureRandom(), EvidenceWriter.Disk.REAL)) {
            for (int i = 0; i < records.size(); i += each) {
                growing.all.addAll(records.subList(i, Math.min(records.size(), i + each)));
                writer.step(START_MS + i / each * DAY_MS);
                made.add(writer.last());
            }
        }
        return made;
    }

    private List<Finding> check(List<byte[]> found, List<Anchor> anchors) throws IOException {
        return check(found, checkpoints, anchors);
    }

    private List<Finding> check(List<byte[]> found, List<SignedCheckpoint> chain, List<Anchor> anchors)
            throws IOException {
        HashFiles hashes = new HashFiles(directory.resolve("tree"));
        try (EvidenceCheck check = new EvidenceCheck(new InMemory(chain), hashes, ListRecords.ID, 1, anchors)) {
            for (int i = 0; i < found.size(); i++) {
                check.record(i + 1, found.get(i));
            }
            return check.finish(found.size());
        }
    }

    private record InMemory(List<SignedCheckpoint> all) implements Checkpoints {
        @Override
        public long count() {
            return all.size();
        }

        @Override
        public SignedCheckpoint read(long index) {
            return all.get((int) index - 1);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void nothingIsFoundWhereNothingWasDone() throws IOException {
        assertThat(check(records, List.of())).isEmpty();
        assertThat(check(records, List.of(new Anchor("witness", checkpoints.get(1)))))
                .isEmpty();
        try (EvidenceCheck check = EvidenceCheck.open(directory, ListRecords.ID, 1, List.of())) {
            for (int i = 0; i < RECORDS; i++) {
                check.record(i + 1, records.get(i));
            }
            assertThat(check.finish(RECORDS)).isEmpty();
            assertThat(check.sealedSequence()).isEqualTo(RECORDS);
            assertThat(check.checkpoints()).isEqualTo(4);
            assertThat(check.firstKeyHex())
                    .isEqualTo(checkpoints.get(0).checkpoint().publicKeyHex());
        }
    }

    @Test
    void everyChangedByteOfEveryRecordIsFoundAndTheRecordIsNamed() throws IOException {
        Random random = new Random(11);
        int changes = 0;
        for (int i = 0; i < RECORDS; i++) {
            for (int at = 0; at < records.get(i).length; at++) {
                byte[] changed = records.get(i).clone();
                changed[at] ^= (byte) (1 + random.nextInt(255));
                assertThat(check(replaced(i, changed), List.of()))
                        .as("byte %d of record %d", at, i + 1)
                        .singleElement()
                        .satisfies(f -> assertThat(f.code()).isEqualTo(Code.RECORD_CHANGED))
                        .satisfies(f -> assertThat(f.first()).isEqualTo(f.last()))
                        .extracting(Finding::first)
                        .isEqualTo(i + 1L);
                changes++;
            }
        }
        assertThat(changes).isGreaterThan(1_000);
    }

    @Test
    void everyRemovalInsertionAndExchangeIsFoundFromItsPlaceOn() throws IOException {
        for (int i = 0; i < RECORDS; i++) {
            List<byte[]> removed = new ArrayList<>(records);
            removed.remove(i);
            assertThat(check(removed, List.of()))
                    .as("removed %d", i + 1)
                    .isNotEmpty()
                    .anyMatch(from(i + 1));

            List<byte[]> inserted = new ArrayList<>(records);
            inserted.add(i, new byte[] {42});
            assertThat(check(inserted, List.of()))
                    .as("inserted %d", i + 1)
                    .isNotEmpty()
                    .anyMatch(from(i + 1));

            List<byte[]> doubled = new ArrayList<>(records);
            doubled.add(i, records.get(i));
            // behind the last checkpoint there is nothing to contradict
            assertThat(check(doubled, List.of()).isEmpty())
                    .as("doubled %d", i + 1)
                    .isEqualTo(i == RECORDS - 1);
            for (int j = i + 1; j < RECORDS; j++) {
                List<byte[]> exchanged = new ArrayList<>(records);
                exchanged.set(i, records.get(j));
                exchanged.set(j, records.get(i));
                assertThat(check(exchanged, List.of()))
                        .as("%d and %d", i + 1, j + 1)
                        .anyMatch(from(i + 1))
                        .anyMatch(from(j + 1));
            }
        }
    }

    private static java.util.function.Predicate<Finding> from(long first) {
        return finding -> finding.first() <= first && finding.last() >= first;
    }

    @Test
    void whoChangesTheKeptHashesTooHidesTheRecordButNotTheRange() throws IOException {
        byte[] changed = {1, 2, 3};
        byte[] leaf = new TreeHash().leaf(15, changed);
        overwrite(HashFiles.file(directory.resolve("tree"), 0, 0), 14 * TreeHash.BYTES, leaf);

        assertThat(check(replaced(14, changed), List.of())).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo(Code.RANGE_CHANGED);
            assertThat(f.first()).isEqualTo(11);
            assertThat(f.last()).isEqualTo(20);
        });
    }

    @Test
    void changedHashesOfUnchangedRecordsAreToldApart() throws IOException {
        overwrite(HashFiles.file(directory.resolve("tree"), 0, 0), 14 * TreeHash.BYTES, new byte[TreeHash.BYTES]);

        assertThat(check(records, List.of()))
                .containsExactly(Finding.of(Code.TREE_CHANGED, 15, 15, "are as signed, but their kept hashes are not"));
    }

    @Test
    void truncationIsFoundAgainstTheOwnCheckpointsAndAgainstExportedOnes() throws IOException {
        for (int left = 0; left < RECORDS; left++) {
            assertThat(check(records.subList(0, left), List.of()))
                    .as("%d left", left)
                    .anyMatch(f -> f.code() == Code.RECORDS_MISSING && f.last() == RECORDS)
                    .anyMatch(from(left + 1));
            // he also takes the checkpoints off that would tell
            int end = left;
            List<SignedCheckpoint> rest = checkpoints.stream()
                    .filter(c -> c.checkpoint().size() <= end)
                    .toList();
            assertThat(check(records.subList(0, left), rest, List.of())).isEmpty();
            assertThat(check(records.subList(0, left), rest, List.of(new Anchor("witness", checkpoints.get(3)))))
                    .as("%d left, and a witness", left)
                    .anyMatch(f -> f.code() == Code.RECORDS_MISSING && f.last() == RECORDS);
        }
    }

    @Test
    void aWholeNewJournalWithNewKeysContradictsTheWitness() throws IOException {
        Path forged = directory.resolve("forged");
        List<byte[]> other = ListRecords.random(RECORDS, 60, 4);
        List<SignedCheckpoint> chain = seal(forged, other, 10);
        Anchor anchor = new Anchor("witness", checkpoints.get(2));
        try (EvidenceCheck alone = EvidenceCheck.open(forged, ListRecords.ID, 1, List.of());
                EvidenceCheck witnessed = EvidenceCheck.open(forged, ListRecords.ID, 1, List.of(anchor))) {
            for (int i = 0; i < RECORDS; i++) {
                alone.record(i + 1, other.get(i));
                witnessed.record(i + 1, other.get(i));
            }
            assertThat(alone.finish(RECORDS))
                    .as("without a witness it looks sound")
                    .isEmpty();
            assertThat(witnessed.finish(RECORDS))
                    .extracting(Finding::code)
                    .contains(Code.WITNESS_CONTRADICTS, Code.KEY_BROKEN);
        }
        assertThat(chain).hasSize(4);
    }

    @Test
    void aForgedCheckpointAReplayedKeyAndABrokenKeyChainAreFound() throws IOException {
        SignedCheckpoint second = checkpoints.get(1);
        // signed by nobody
        Checkpoint changed = withSize(second.checkpoint(), 19);
        assertThat(codes(1, new SignedCheckpoint(changed, second.signatureHex())))
                .contains(Code.CHECKPOINT_BROKEN);

        // the thief of an old key goes on with it
        SecureRandom random = new SecureRandom();
        SigningKeys stolen = SigningKeys.open(directory.resolve("stolen"), random);
        SigningKeys.Key own = stolen.ensure(1);
        Checkpoint s = second.checkpoint();
        Checkpoint ofThief = new Checkpoint(
                s.journal(),
                1,
                s.size(),
                s.rootHex(),
                s.installation(),
                s.time(),
                s.previousHex(),
                1,
                own.publicHex(),
                own.hashHex(),
                s.why());
        assertThat(codes(1, own.sign(ofThief))).contains(Code.KEY_BROKEN);

        // an old checkpoint stands in the place of a newer one
        assertThat(codes(2, checkpoints.get(0))).contains(Code.CHECKPOINT_BROKEN, Code.KEY_BROKEN);

        // one is left out
        List<SignedCheckpoint> without = new ArrayList<>(checkpoints);
        without.remove(1);
        assertThat(check(records, without, List.of())).extracting(Finding::code).contains(Code.CHECKPOINT_BROKEN);
    }

    private List<Code> codes(int at, SignedCheckpoint instead) throws IOException {
        List<SignedCheckpoint> chain = new ArrayList<>(checkpoints);
        chain.set(at, instead);
        return check(records, chain, List.of()).stream().map(Finding::code).toList();
    }

    @Test
    void anExportedCheckpointOfASizeThatWasNeverSealedIsFound() throws IOException {
        SigningKeys.Key key = SigningKeys.open(directory.resolve("stolen"), new SecureRandom())
                .ensure(0);
        Checkpoint c = withSize(checkpoints.get(1).checkpoint(), 15);
        assertThat(check(records, List.of(new Anchor("witness", key.sign(c)))))
                .extracting(Finding::code)
                .contains(Code.WITNESS_CONTRADICTS);
    }

    @Test
    void whatWasUnreadableWhenItWasSealedIsNotProvenLater() throws IOException {
        Path other = directory.resolve("other");
        List<byte[]> damaged = new ArrayList<>(records);
        damaged.set(4, new byte[0]);
        seal(other, damaged, 10);
        try (EvidenceCheck check = EvidenceCheck.open(other, ListRecords.ID, 1, List.of());
                EvidenceCheck later = EvidenceCheck.open(other, ListRecords.ID, 1, List.of())) {
            for (int i = 0; i < RECORDS; i++) {
                if (i == 4) {
                    check.unreadable(5, 5);
                } else {
                    check.record(i + 1, records.get(i));
                }
                later.record(i + 1, records.get(i));
            }
            assertThat(check.finish(RECORDS)).isEmpty();
            assertThat(later.finish(RECORDS))
                    .singleElement()
                    .satisfies(f -> assertThat(f.code()).isEqualTo(Code.SEALED_UNREADABLE))
                    .satisfies(f -> assertThat(f.first()).isEqualTo(5));
        }
    }

    @Test
    void aJournalWhoseBeginningRetentionRemovedIsProvenFromTheKeptHashes() throws IOException {
        HashFiles hashes = new HashFiles(directory.resolve("tree"));
        for (int kept = 2; kept <= RECORDS; kept++) {
            for (int wrong : new int[] {0, kept}) {
                try (EvidenceCheck check =
                        new EvidenceCheck(new InMemory(checkpoints), hashes, ListRecords.ID, kept, List.of())) {
                    for (int sequence = kept; sequence <= RECORDS; sequence++) {
                        check.record(sequence, sequence == wrong ? new byte[] {9} : records.get(sequence - 1));
                    }
                    assertThat(check.finish(RECORDS))
                            .as("from %d, wrong %d", kept, wrong)
                            .hasSize(wrong == 0 ? 0 : 1);
                }
            }
        }
    }

    private List<byte[]> replaced(int index, byte[] record) {
        List<byte[]> changed = new ArrayList<>(records);
        changed.set(index, record);
        return changed;
    }

    private static Checkpoint withSize(Checkpoint c, long size) {
        return new Checkpoint(
                c.journal(),
                c.firstSequence(),
                size,
                c.rootHex(),
                c.installation(),
                c.time(),
                c.previousHex(),
                c.key(),
                c.publicKeyHex(),
                c.nextKeyHex(),
                c.why());
    }

    private static void overwrite(Path file, int at, byte[] bytes) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(at);
            channel.write(java.nio.ByteBuffer.wrap(bytes));
        }
    }
}
