package org.varta.engine.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.RecordLog;
import org.varta.collector.journal.RecordLogReader;

/**
 * Grows the hash tree over a journal and signs checkpoints. One writer; owned by one thread; time is passed in.
 *
 * <p>Order on disk: hashes are forced, then the checkpoint that covers them, then the old key is erased. So the last
 * checkpoint says from where to go on after a crash: what the hash files have behind it is cut off and made again.
 */
final class EvidenceWriter implements AutoCloseable {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NO_BYTES = {};

    private final Records records;
    private final EvidenceOptions options;
    private final SigningKeys keys;
    private final RecordLog log;
    private final Disk disk;
    private final HashFilesWriter hashes;
    private final TreeHash hash = new TreeHash();
    private final byte[] leaf = new byte[TreeHash.BYTES];
    private final Frontier tree;
    private final long firstSequence;
    private @Nullable SignedCheckpoint last;
    private long checkpoints;
    private long sealedAtMs;
    private boolean isPlaced;
    private long[] segments = {};

    /** The moments at which a crash makes a difference; a test ends the writer there. */
    interface Disk {
        Disk REAL = step -> {};

        void before(String step) throws IOException;
    }

    private EvidenceWriter(
            Records records, Path directory, SigningKeys keys, RecordLog log, EvidenceOptions options, Disk disk)
            throws IOException {
        this.records = records;
        this.options = options;
        this.keys = keys;
        this.log = log;
        this.disk = disk;
        this.checkpoints = log.lastSequence();
        this.last = readLast(log);
        this.firstSequence = last == null
                ? Math.max(1, records.firstSequence())
                : last.checkpoint().firstSequence();
        this.sealedAtMs =
                last == null ? Long.MIN_VALUE : last.checkpoint().time().toEpochMilli();
        requireOurs();
        Path tree = directory.resolve("tree");
        long sealed = last == null ? 0 : last.checkpoint().size();
        long size = HashFilesWriter.covers(tree, sealed) ? sealed : 0;
        this.hashes = HashFilesWriter.open(tree, size);
        this.tree = Frontier.of(size, new HashFiles(tree));
        requireRoot();
    }

    /**
     * Opens or begins the evidence of a journal; locks out other writers.
     *
     * @param records owned by the writer from here on
     * @throws EvidenceBrokenException when what is there does not belong together
     */
    static EvidenceWriter open(
            Records records, Path directory, Path keys, EvidenceOptions options, SecureRandom random, Disk disk)
            throws IOException {
        EvidenceFiles.directory(directory);
        RecordLog log = RecordLog.open(CheckpointLogReader.logDirectory(directory));
        try {
            return new EvidenceWriter(records, directory, SigningKeys.open(keys, random), log, options, disk);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static @Nullable SignedCheckpoint readLast(RecordLog log) throws IOException {
        if (log.lastSequence() == 0) {
            return null;
        }
        try (RecordLogReader reader = log.newReader()) {
            reader.seek(log.lastSequence());
            if (!reader.next()) {
                throw new EvidenceBrokenException("the last checkpoint cannot be read");
            }
            return SignedCheckpoint.parse(SignedCheckpoint.text(reader.bytes()));
        }
    }

    private void requireOurs() throws IOException {
        SignedCheckpoint found = last;
        if (found == null) {
            return;
        }
        Checkpoint c = found.checkpoint();
        if (!c.journal().equals(records.journalId())) {
            throw new EvidenceBrokenException(
                    "the checkpoints are those of journal " + c.journal() + ", this is " + records.journalId());
        }
        if (!found.isSignedByItsKey()) {
            throw new EvidenceBrokenException("the last checkpoint is not signed by its key");
        }
        if (records.durableSequence() < c.lastSequence()) {
            throw new EvidenceBrokenException("the journal ends with record " + records.durableSequence()
                    + ", but a checkpoint covers " + c.lastSequence());
        }
        boolean hasKey = keys.has(c.key()) && keys.ensure(c.key()).publicHex().equals(c.publicKeyHex());
        boolean hasNext =
                keys.has(c.key() + 1) && keys.ensure(c.key() + 1).hashHex().equals(c.nextKeyHex());
        if (!hasNext) {
            throw new EvidenceBrokenException(
                    "key " + (c.key() + 1) + ", which the last checkpoint announces, is not among the keys");
        }
        if (hasKey) {
            keys.eraseBefore(c.key());
        }
    }

    /** When the tree has come to the last checkpoint (at once, unless hashes have to be made again), it must be as signed. */
    private void requireRoot() throws EvidenceBrokenException {
        SignedCheckpoint found = last;
        if (found != null
                && found.checkpoint().size() == tree.size()
                && !Arrays.equals(found.checkpoint().root(), tree.root())) {
            throw new EvidenceBrokenException("the hash tree over records " + firstSequence + " to "
                    + found.checkpoint().lastSequence()
                    + " does not have the root that was signed; varta journal verify says where");
        }
    }

    /** Takes new records, at most a batch, and makes a checkpoint if it is time. Returns how many records it took. */
    int step(long nowMs) throws IOException {
        long end = records.durableSequence();
        segments = records.segments();
        if (!isPlaced) {
            records.seek(firstSequence + tree.size());
            isPlaced = true;
        }
        int taken = take(end, nowMs);
        if (nowMs < sealedAtMs) {
            sealedAtMs = nowMs; // the clock was set back
        }
        boolean isDue = sealedAtMs == Long.MIN_VALUE || nowMs - sealedAtMs >= options.intervalMs();
        if (isDue) {
            seal(nowMs, Checkpoint.Why.INTERVAL);
        }
        return taken;
    }

    private int take(long end, long nowMs) throws IOException {
        int taken = 0;
        long bytes = 0;
        while (taken < options.batchRecords() && bytes < options.batchBytes() && firstSequence + tree.size() <= end) {
            if (!records.next()) {
                break;
            }
            long expected = firstSequence + tree.size();
            if (records.sequence() != expected) {
                throw new EvidenceBrokenException(
                        "expected record " + expected + ", found " + records.sequence() + ": some were removed");
            }
            if (Arrays.binarySearch(segments, expected) >= 0) {
                seal(nowMs, Checkpoint.Why.ROLL);
            }
            byte[] record = records.bytes();
            hash.leaf(expected, record == null ? NO_BYTES : record, leaf);
            tree.append(leaf, hashes::subtree);
            requireRoot();
            taken++;
            bytes += record == null ? 0 : record.length;
        }
        return taken;
    }

    /** Makes a checkpoint of the tree as it is, if it says anything new. */
    void seal(long nowMs, Checkpoint.Why why) throws IOException {
        SignedCheckpoint before = last;
        if (tree.size() == 0
                || (before != null && tree.size() <= before.checkpoint().size())) {
            return;
        }
        long timeMs = before == null
                ? nowMs
                : Math.max(nowMs, before.checkpoint().time().toEpochMilli());
        long number = before == null ? 0 : before.checkpoint().key();
        boolean isRotation = before != null && isKeyOld(before.checkpoint(), timeMs);
        disk.before("keys");
        SigningKeys.Key key = keys.ensure(isRotation ? number + 1 : number);
        SigningKeys.Key next = keys.ensure(key.number() + 1);
        disk.before("hashes");
        hashes.force();
        Checkpoint checkpoint = new Checkpoint(
                records.journalId(),
                firstSequence,
                tree.size(),
                HEX.formatHex(tree.root()),
                options.installation(),
                Instant.ofEpochMilli(timeMs),
                before == null ? Checkpoint.NONE : before.hashHex(),
                key.number(),
                key.publicHex(),
                next.hashHex(),
                isRotation ? Checkpoint.Why.ROTATION : why);
        SignedCheckpoint signed = key.sign(checkpoint);
        disk.before("append");
        log.append(signed.noteBytes());
        disk.before("force");
        log.force();
        last = signed;
        checkpoints++;
        sealedAtMs = nowMs;
        disk.before("erase");
        keys.eraseBefore(key.number());
    }

    /** A key signs in one period only; one whose file is gone is replaced by the one that it announced. */
    private boolean isKeyOld(Checkpoint before, long timeMs) {
        long period = Math.floorDiv(before.time().toEpochMilli(), options.keyPeriodMs());
        return Math.floorDiv(timeMs, options.keyPeriodMs()) > period || !keys.has(before.key());
    }

    /** The last checkpoint, or null when there is none. */
    @Nullable
    SignedCheckpoint last() {
        return last;
    }

    /** How many checkpoints there are. */
    long checkpoints() {
        return checkpoints;
    }

    /** The last durable record of the journal. */
    long journalEnd() {
        return records.durableSequence();
    }

    /** The last record in the tree, sealed or not. */
    long lastSequence() {
        return firstSequence + tree.size() - 1;
    }

    @Override
    public void close() throws IOException {
        try (log;
                records) {
            hashes.close();
        }
    }
}
