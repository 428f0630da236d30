package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.varta.collector.journal.RecordLog;

/** A bundle comes from somebody else: whatever it is, the check ends with findings, and what was changed is found. */
class BundleFuzzTest {

    private static final long START_MS = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    private static Path directory = Path.of("");
    private static Path file = Path.of("");
    private static byte[] good = {};
    private static byte[] manifest = {};

    @BeforeAll
    static void export() throws IOException {
        directory = Files.createTempDirectory("bundle-fuzz");
        file = directory.resolve("fuzzed.zip");
        Path journal = directory.resolve("journal");
        Path evidence = directory.resolve("evidence");
        try (RecordLog log = RecordLog.open(journal)) {
            for (int i = 0; i < 12; i++) {
                log.append(("record " + i).getBytes(UTF_8));
            }
            log.force();
        }
        try (EvidenceWriter writer = EvidenceWriter.open(
                JournalRecords.open(journal),
                evidence,
                evidence.resolve("keys"),
                EvidenceOptions.of("grid", 1, 86_400_000),
                new SecureRandom(),
                EvidenceWriter.Disk.REAL)) {
            writer.step(START_MS);
        }
        Path bundle = directory.resolve("bundle.zip");
        new BundleExport(
                        journal,
                        evidence,
                        evidence.resolve("keys"),
                        1 << 20,
                        InstantSource.fixed(Instant.ofEpochMilli(START_MS)))
                .range(3, 9, bundle);
        good = Files.readAllBytes(bundle);
        try (BundleZip zip = BundleZip.open(bundle)) {
            manifest = zip.read(zip.members().getLast(), BundleLayout.TEXT_BYTES_MAX);
        }
        assertThat(BundleCheck.check(bundle, List.of(), null).findings()).isEmpty();
    }

    @AfterAll
    static void remove() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path path : files.toList().reversed()) {
                Files.delete(path);
            }
        }
    }

    /** Any bytes. */
    @FuzzTest(maxDuration = "20s")
    void anyBytesGiveFindings(byte[] bytes) throws IOException {
        assertThat(findings(bytes)).isNotEmpty();
    }

    /** A good bundle with bytes replaced, by triples of place and value, and its end cut off or moved on by the first byte. */
    @FuzzTest(maxDuration = "20s")
    void aChangedBundleGivesFindings(byte[] edits) throws IOException {
        byte[] changed = edited(good, edits);
        assertThat(findings(changed).isEmpty()).isEqualTo(Arrays.equals(changed, good));
    }

    /** The text of a manifest: what is read is what could have been written, and nothing else is thrown. */
    @FuzzTest(maxDuration = "20s")
    void aManifestIsReadInOneWay(byte[] edits) {
        byte[] changed = edited(manifest, edits);
        try {
            BundleManifest.Signed read = BundleManifest.parse(changed);
            assertThat(new String(changed, UTF_8)).startsWith(read.manifest().text());
            assertThat(read.isSignedByItsKey()).isEqualTo(Arrays.equals(changed, manifest));
        } catch (NoteException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static List<Finding> findings(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        return BundleCheck.check(file, List.of(), null).findings();
    }

    private static byte[] edited(byte[] from, byte[] edits) {
        byte[] changed =
                edits.length % 3 == 1 ? Arrays.copyOf(from, from.length - 64 + (edits[0] & 127)) : from.clone();
        for (int i = edits.length % 3; i + 2 < edits.length; i += 3) {
            int place = ((edits[i] & 255) << 8 | (edits[i + 1] & 255)) % changed.length;
            changed[place] = edits[i + 2];
        }
        return changed;
    }
}
