package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.Hold;
import org.varta.collector.journal.JournalHolds;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertJson;

/**
 * Writes evidence bundles: records of a journal with everything that somebody else needs to check them. Works beside the
 * processes that write the journal and its checkpoints, and holds back retention meanwhile.
 *
 * @param journal directory of the raw journal
 * @param evidence directory of hashes and checkpoints
 * @param keys directory of private keys; the current one signs the manifest
 * @param bytesMax most bytes of a bundle
 */
public record BundleExport(Path journal, Path evidence, Path keys, long bytesMax, InstantSource clock) {

    /** A killed export holds no longer than this. */
    private static final long HOLD_MS = TimeUnit.DAYS.toMillis(1);

    private static final int KEY_TRIES = 5;

    public BundleExport {
        requireNonNull(journal, "journal");
        requireNonNull(evidence, "evidence");
        requireNonNull(keys, "keys");
        requireNonNull(clock, "clock");
    }

    /**
     * The records of an alert, the alert and its rules.
     *
     * @throws IOException when a record is not sealed yet, is not what was sealed, or the file is there already
     */
    public ExportedBundle alert(Alert alert, RuleVersion rules, Path file) throws IOException {
        List<Long> sequences = new ArrayList<>();
        try (JournalRecords records = JournalRecords.open(journal)) {
            for (Alert.EventRef event : alert.events()) {
                if (!event.journal().equals(records.journalId().toString())) {
                    throw new IOException("the alert rests on records of journal " + event.journal() + ", this is "
                            + records.journalId());
                }
                sequences.add(event.sequence());
            }
        }
        return export(Selection.of(sequences), alert, rules, file);
    }

    /** Every record from one sequence to another, both included. */
    public ExportedBundle range(long first, long last, Path file) throws IOException {
        return export(Selection.range(first, last), null, RuleVersion.UNKNOWN, file);
    }

    /** The last record that a checkpoint covers; 0 when there is none. */
    public long lastSealed() throws IOException {
        try (CheckpointLogReader checkpoints = CheckpointLogReader.open(evidence)) {
            SignedCheckpoint last = checkpoints.last();
            return last == null ? 0 : last.checkpoint().lastSequence();
        }
    }

    private ExportedBundle export(Selection wanted, @Nullable Alert alert, RuleVersion rules, Path file)
            throws IOException {
        if (wanted.isEmpty()) {
            throw new IOException("there is no record to export");
        }
        if (wanted.count() > BundleLayout.RECORDS_MAX) {
            throw new IOException("a bundle has at most " + BundleLayout.RECORDS_MAX + " records: " + wanted.count());
        }
        if (Files.exists(file)) {
            throw new IOException(file + " is there already");
        }
        String name = "export-" + UUID.randomUUID();
        Path draft = file.resolveSibling(file.getFileName() + ".tmp-" + name);
        JournalHolds holds = JournalHolds.of(journal);
        holds.put(new Hold(
                name,
                Hold.Kind.EVIDENCE,
                wanted.first(),
                wanted.last(),
                clock.millis() + HOLD_MS,
                "varta journal export"));
        try {
            write(wanted, alert, rules, draft);
            BundleReport report = BundleCheck.check(draft, List.of(), null);
            if (!report.findings().isEmpty()) {
                throw new IOException("the bundle does not prove what it should: "
                        + report.findings().getFirst().reason());
            }
            String sha256 = sha256(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new ExportedBundle(file, Files.size(file), sha256, report);
        } finally {
            Files.deleteIfExists(draft);
            holds.remove(name);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), TreeHash.sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private void write(Selection wanted, @Nullable Alert alert, RuleVersion rules, Path draft) throws IOException {
        try (JournalRecords records = JournalRecords.open(journal);
                CheckpointLogReader checkpoints = CheckpointLogReader.open(evidence);
                HashFiles hashes = new HashFiles(evidence.resolve("tree"));
                BundleZipWriter zip = BundleZipWriter.open(draft, bytesMax)) {
            Checkpoint sealing = sealing(checkpoints, wanted.last());
            List<BundleManifest.Member> members = new ArrayList<>();
            members.add(zip.add(BundleLayout.README, out -> out.write(BundleLayout.README_TEXT.getBytes(UTF_8))));
            if (alert != null) {
                members.add(zip.add(BundleLayout.ALERT, out -> out.write(AlertJson.toBytes(alert))));
            }
            for (Map.Entry<String, String> rule : rules.texts().entrySet()) {
                members.add(zip.add(
                        BundleCheck.ruleName(rule.getKey()),
                        out -> out.write(rule.getValue().getBytes(UTF_8))));
            }
            Collection<Long> missing = new TreeSet<>();
            members.add(zip.add(BundleLayout.RECORDS, out -> copy(wanted, records, hashes, sealing, missing, out)));
            Selection there = without(wanted, missing);
            if (there.isEmpty()) {
                throw new IOException("none of the records can be read and proven any more");
            }
            members.add(zip.add(
                    BundleLayout.PROOF,
                    out -> new SelectionProof(sealing.firstSequence(), there)
                            .write(new SubtreeHashes(hashes), sealing.size(), out)));
            Signer signer = signer(checkpoints, sealing);
            members.add(zip.add(BundleLayout.CHECKPOINTS, out -> out.write(signer.chain())));
            BundleManifest manifest = new BundleManifest(
                    BundleManifest.VERSION,
                    records.journalId(),
                    alert == null ? BundleManifest.RANGE : BundleManifest.ALERT + alert.id(),
                    there,
                    Selection.of(missing),
                    alert == null ? null : BundleManifest.Events.of(alert),
                    rules.epoch(),
                    sealing.size(),
                    signer.key().number(),
                    signer.key().publicHex(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    members);
            zip.add(BundleManifest.NAME, out -> out.write(manifest.sign(signer.key())));
            zip.finish();
        }
    }

    private static Checkpoint sealing(Checkpoints checkpoints, long last) throws IOException {
        SignedCheckpoint found = checkpoints.firstWith(Checkpoint::lastSequence, last);
        if (found == null) {
            throw new IOException("record " + last + " is not sealed yet");
        }
        return found.checkpoint();
    }

    private static Selection without(Selection wanted, Collection<Long> missing) {
        if (missing.isEmpty()) {
            return wanted;
        }
        List<Long> there = new ArrayList<>();
        for (Selection.Run run : wanted.runs()) {
            for (long sequence = run.first(); sequence <= run.last(); sequence++) {
                there.add(sequence);
            }
        }
        there.removeAll(new java.util.HashSet<>(missing));
        return Selection.of(there);
    }

    /** Copies the records that can be proven and names the others. */
    private static void copy(
            Selection wanted,
            JournalRecords records,
            HashFiles hashes,
            Checkpoint sealing,
            Collection<Long> missing,
            OutputStream out)
            throws IOException {
        TreeHash hash = new TreeHash();
        long kept = Math.max(records.firstSequence(), sealing.firstSequence());
        ByteBuffer header =
                ByteBuffer.allocate(BundleLayout.RECORD_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Selection.Run run : wanted.runs()) {
            for (long removed = run.first(); removed < Math.min(kept, run.last() + 1); removed++) {
                missing.add(removed);
            }
            if (run.last() < kept) {
                continue;
            }
            records.seek(Math.max(run.first(), kept));
            for (long sequence = Math.max(run.first(), kept); sequence <= run.last(); sequence++) {
                if (!records.next() || records.sequence() != sequence) {
                    throw new IOException("record " + sequence + " is not there although it was sealed");
                }
                byte[] record = records.bytes();
                byte[] sealed = hashes.read(0, sequence - sealing.firstSequence());
                if (record == null || Arrays.equals(sealed, hash.unreadable(sequence))) {
                    missing.add(sequence);
                } else if (!Arrays.equals(sealed, hash.leaf(sequence, record))) {
                    throw new IOException(
                            "record " + sequence + " is not the one that was sealed; varta journal verify says more");
                } else {
                    out.write(header.clear()
                            .putLong(sequence)
                            .putInt(record.length)
                            .array());
                    out.write(record);
                }
            }
        }
    }

    /**
     * Who signs a manifest.
     *
     * @param chain one checkpoint of each key from the first one to this, and the one that seals
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier
    private record Signer(SigningKeys.Key key, byte[] chain) {}

    private Signer signer(CheckpointLogReader checkpoints, Checkpoint sealing) throws IOException {
        for (int tries = 0; tries < KEY_TRIES; tries++) {
            long last = checkpoints.count();
            Checkpoint newest = checkpoints.read(last).checkpoint();
            SigningKeys.Key key = SigningKeys.find(keys, newest.key());
            if (key != null && key.publicHex().equals(newest.publicKeyHex())) {
                return new Signer(key, chain(checkpoints, sealing, newest.key()));
            }
        }
        throw new IOException(
                "the key that signs checkpoints is not in " + keys + ", and without it no bundle can be signed");
    }

    private static byte[] chain(Checkpoints checkpoints, Checkpoint sealing, long lastKey) throws IOException {
        Map<Long, SignedCheckpoint> chain = new TreeMap<>();
        long index = checkpoints.indexOfFirstWith(Checkpoint::size, sealing.size());
        chain.put(index, checkpoints.read(index));
        for (long key = 0; key <= lastKey; key++) {
            long first = checkpoints.indexOfFirstWith(Checkpoint::key, key);
            chain.put(first, checkpoints.read(first));
        }
        StringBuilder text = new StringBuilder();
        for (SignedCheckpoint signed : chain.values()) {
            text.append(text.isEmpty() ? "" : "\n").append(signed.note());
        }
        return text.toString().getBytes(UTF_8);
    }
}
