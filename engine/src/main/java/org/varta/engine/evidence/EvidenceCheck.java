package org.varta.engine.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks a journal against its signed checkpoints, and against some that were put away elsewhere. Streams: sees each record
 * once, in order. Owned by one thread.
 *
 * <p>The tree is computed from the records. Where its root is not the one that was signed, the kept hashes tell which
 * record it is, if they lead to the signed root; else the range between two checkpoints is named.
 */
public final class EvidenceCheck implements AutoCloseable {

    /** More findings are counted, not listed. */
    public static final int FINDINGS_MAX = 1_000;

    private final List<Anchor> anchors;
    private final List<Finding> findings = new ArrayList<>();
    private final ChainCheck chain = new ChainCheck(this::tell);
    private final @Nullable Checkpoints log;
    private final long logCount;
    private final HashFiles hashes;
    private final TreeHash hash = new TreeHash();
    private final List<long[]> differing = new ArrayList<>();
    private final long firstSequence;
    private final long sealedSize;
    private Frontier tree = new Frontier();
    private Frontier proven = new Frontier();
    private boolean isLost;
    private boolean isBlind;
    private long logNext = 1;
    private @Nullable SignedCheckpoint pending;
    private int anchorNext;
    private String firstKeyWanted = "";
    private @Nullable Places segmentOf;
    private long findingsCount;

    EvidenceCheck(@Nullable Checkpoints log, HashFiles hashes, UUID journal, long firstKept, List<Anchor> anchors) {
        this.anchors = anchors.stream()
                .sorted(Comparator.comparingLong(a -> a.checkpoint().size()))
                .toList();
        this.log = log;
        this.logCount = log == null ? 0 : log.count();
        this.hashes = hashes;
        advanceLog();
        SignedCheckpoint first = pending;
        this.firstSequence = first != null
                ? first.checkpoint().firstSequence()
                : anchors.isEmpty() ? 1 : anchors.getFirst().checkpoint().firstSequence();
        this.sealedSize = lastSize();
        if (first != null && !first.checkpoint().journal().equals(journal)) {
            tell(Finding.of(
                    Finding.Code.CHECKPOINT_BROKEN,
                    "the checkpoints are those of journal " + first.checkpoint().journal()));
        }
        beginAt(firstKept);
    }

    /**
     * Opens what there is; a journal without evidence can still be checked against anchors.
     *
     * @param evidence the directory of all evidence; need not exist
     * @param firstKept the first record that retention has kept
     * @param anchors of this journal
     */
    public static EvidenceCheck open(Path evidence, UUID journal, long firstKept, List<Anchor> anchors)
            throws IOException {
        boolean isThere =
                Files.exists(CheckpointLogReader.logDirectory(evidence).resolve("log.id"));
        Checkpoints log = isThere ? CheckpointLogReader.open(evidence) : null;
        return new EvidenceCheck(log, new HashFiles(evidence.resolve("tree")), journal, firstKept, anchors);
    }

    private long lastSize() {
        SignedCheckpoint last = null;
        for (long index = logCount; index > 0 && last == null; index--) {
            last = readLog(index, false);
        }
        return last == null ? 0 : last.checkpoint().size();
    }

    /** What retention has removed is in the tree by the hashes that are kept. */
    private void beginAt(long firstKept) {
        if (firstKept <= firstSequence) {
            return;
        }
        long removed = firstKept - firstSequence;
        try {
            tree = Frontier.of(removed, hashes);
        } catch (IOException e) {
            isBlind = true;
            tell(Finding.of(
                    Finding.Code.TREE_CHANGED,
                    "nothing can be proven: the hashes of the records that retention removed cannot be read: "
                            + e.getMessage()));
        }
        if (!isBlind) {
            proven = tree.copy();
            boundaries(removed);
        }
    }

    /** A record that could be read. */
    public void record(long sequence, byte[] bytes) {
        long index = sequence - firstSequence;
        if (index < 0 || index >= end() || isBlind) {
            return;
        }
        byte[] leaf = hash.leaf(sequence, bytes);
        byte[] kept = keptLeaf(index);
        if (kept != null && !Arrays.equals(leaf, kept)) {
            if (Arrays.equals(kept, hash.unreadable(sequence))) {
                tell(Finding.of(
                        Finding.Code.SEALED_UNREADABLE, sequence, sequence, "could not be read when it was sealed"));
                leaf = kept;
            } else {
                differs(sequence);
            }
        }
        append(index, leaf);
    }

    /** Records that cannot be read; that they cannot is told by the caller. */
    public void unreadable(long first, long last) {
        for (long sequence = Math.max(first, firstSequence); sequence <= last; sequence++) {
            long index = sequence - firstSequence;
            if (index >= end() || isBlind) {
                return;
            }
            byte[] kept = keptLeaf(index);
            append(index, kept == null ? hash.unreadable(sequence) : kept);
        }
    }

    /** All findings, the first {@link #FINDINGS_MAX} of them; the journal ends with this record. */
    public List<Finding> finish(long lastSequence) {
        long size = Math.max(0, lastSequence - firstSequence + 1);
        long missingUntil = 0;
        String by = "";
        if (sealedSize > size) {
            missingUntil = sealedSize;
            by = "the last checkpoint here";
        }
        for (Anchor anchor : anchors) {
            if (anchor.checkpoint().size() > Math.max(size, missingUntil)) {
                missingUntil = anchor.checkpoint().size();
                by = anchor.name();
            }
        }
        if (missingUntil > 0) {
            tell(Finding.of(
                    Finding.Code.RECORDS_MISSING,
                    firstSequence + size,
                    firstSequence + missingUntil - 1,
                    "were sealed and are not there any more, by " + by));
        }
        checkRest(size);
        while (pending != null) {
            advanceLog();
        }
        anchors.forEach(this::checkAnchor);
        if (!firstKeyWanted.isEmpty() && !firstKeyWanted.equals(firstKeyHex())) {
            tell(Finding.of(
                    Finding.Code.KEY_BROKEN, "the first key is " + firstKeyHex() + ", expected " + firstKeyWanted));
        }
        return List.copyOf(findings);
    }

    /** Records behind the last checkpoint that was reached, when the one that covers them was not, because some are missing. */
    private void checkRest(long size) {
        SignedCheckpoint next = pending;
        if (next == null || isBlind || isLost || proven.size() >= size) {
            return;
        }
        Frontier kept = fromKeptLeaves(next.checkpoint().size());
        if (kept != null && Arrays.equals(kept.root(), next.checkpoint().root())) {
            tellChanged();
        } else {
            long first = firstSequence + proven.size();
            tell(Finding.of(
                    Finding.Code.RANGE_CHANGED,
                    first,
                    firstSequence + size - 1,
                    "cannot be proven: records behind them are missing" + place(first)));
        }
    }

    private void tellChanged() {
        for (long[] range : differing) {
            tell(Finding.of(Finding.Code.RECORD_CHANGED, range[0], range[1], "not what was sealed" + place(range[0])));
        }
    }

    /** How many findings there are, listed or not. */
    public long findingsCount() {
        return findingsCount;
    }

    /** The last record that a checkpoint here covers; 0 when there is none. */
    public long sealedSequence() {
        return sealedSize == 0 ? 0 : firstSequence + sealedSize - 1;
    }

    /** How many checkpoints there are here. */
    public long checkpoints() {
        return logCount;
    }

    /** The first key of the chain, in hexadecimal; empty when there is none. Compare it with what was noted down. */
    public String firstKeyHex() {
        return chain.keys().values().stream().findFirst().orElse("");
    }

    /** The chain has to begin with this public key, in hexadecimal. */
    public void requireFirstKey(String hex) {
        firstKeyWanted = hex.strip().toLowerCase(Locale.ROOT);
    }

    /** The last checkpoint that was reached, or null. */
    public @Nullable SignedCheckpoint last() {
        return chain.last();
    }

    private long end() {
        return anchors.isEmpty()
                ? sealedSize
                : Math.max(sealedSize, anchors.getLast().checkpoint().size());
    }

    private void append(long index, byte[] leaf) {
        if (index != tree.size()) {
            throw new IllegalStateException("expected leaf " + tree.size() + ", found " + index);
        }
        tree.append(leaf);
        boundaries(tree.size());
    }

    /** Compares with every checkpoint of this size, own and others'. */
    private void boundaries(long size) {
        for (SignedCheckpoint next = pending; next != null && next.checkpoint().size() <= size; next = pending) {
            if (next.checkpoint().size() == size) {
                compare(next.checkpoint());
            }
            advanceLog();
        }
        while (anchorNext < anchors.size()
                && anchors.get(anchorNext).checkpoint().size() <= size) {
            Anchor anchor = anchors.get(anchorNext++);
            boolean isSame = Arrays.equals(tree.root(), anchor.checkpoint().root());
            if (anchor.checkpoint().size() == size && !isSame) {
                tell(Finding.of(
                        Finding.Code.WITNESS_CONTRADICTS,
                        firstSequence,
                        firstSequence + size - 1,
                        "are not what " + anchor.name() + " was signed for"));
            }
        }
    }

    private void compare(Checkpoint checkpoint) {
        long first = firstSequence + proven.size();
        long last = checkpoint.lastSequence();
        byte[] root = checkpoint.root();
        if (!isLost && Arrays.equals(tree.root(), root)) {
            for (long[] range : differing) {
                tell(Finding.of(
                        Finding.Code.TREE_CHANGED, range[0], range[1], "are as signed, but their kept hashes are not"));
            }
            isProven(tree);
            return;
        }
        Frontier kept = isLost ? null : fromKeptLeaves(checkpoint.size());
        if (kept != null && Arrays.equals(kept.root(), root) && !differing.isEmpty()) {
            tellChanged();
            isProven(kept);
            return;
        }
        Frontier resumed = fromSubtrees(checkpoint.size());
        if (resumed != null && Arrays.equals(resumed.root(), root)) {
            tell(Finding.of(
                    Finding.Code.RANGE_CHANGED, first, last, "do not have the root that was signed" + place(first)));
            isProven(resumed);
        } else if (!isLost) {
            isLost = true;
            tell(Finding.of(
                    Finding.Code.RANGE_CHANGED,
                    first,
                    last,
                    "do not have the root that was signed" + place(first)
                            + "; nothing behind them can be proven, because the kept hashes do not have it either"));
        }
    }

    private void isProven(Frontier at) {
        tree = at;
        proven = at.copy();
        differing.clear();
        isLost = false;
    }

    private @Nullable Frontier fromKeptLeaves(long size) {
        Frontier frontier = proven.copy();
        while (frontier.size() < size) {
            byte[] leaf = keptLeaf(frontier.size());
            if (leaf == null) {
                return null;
            }
            frontier.append(leaf);
        }
        return frontier;
    }

    private @Nullable Frontier fromSubtrees(long size) {
        try {
            return Frontier.of(size, hashes);
        } catch (IOException e) {
            return null;
        }
    }

    private byte @Nullable [] keptLeaf(long index) {
        if (index >= sealedSize) {
            return null;
        }
        try {
            return hashes.read(0, index);
        } catch (IOException e) {
            return null;
        }
    }

    private void differs(long sequence) {
        if (!differing.isEmpty() && differing.getLast()[1] == sequence - 1) {
            differing.getLast()[1] = sequence;
        } else if (differing.size() < FINDINGS_MAX) {
            differing.add(new long[] {sequence, sequence});
        }
    }

    private void advanceLog() {
        SignedCheckpoint current = pending;
        if (current != null) {
            chain.next(current);
        }
        pending = null;
        while (pending == null && logNext <= logCount) {
            pending = readLog(logNext++, true);
        }
    }

    private @Nullable SignedCheckpoint readLog(long index, boolean isTold) {
        Checkpoints reader = log;
        try {
            return reader == null ? null : reader.read(index);
        } catch (IOException e) {
            if (isTold) {
                tell(Finding.of(
                        Finding.Code.CHECKPOINT_BROKEN, "checkpoint " + index + " cannot be read: " + e.getMessage()));
            }
            return null;
        }
    }

    private void checkAnchor(Anchor anchor) {
        Checkpoint c = anchor.checkpoint();
        if (!anchor.signed().isSignedByItsKey()) {
            tell(Finding.of(Finding.Code.WITNESS_CONTRADICTS, anchor.name() + " is not signed by its key"));
        }
        if (log == null) {
            return;
        }
        String key = chain.keys().get(c.key());
        if (!c.publicKeyHex().equals(key)) {
            tell(Finding.of(
                    Finding.Code.KEY_BROKEN,
                    anchor.name() + " is signed by a key " + c.key() + " that the chain here does not have"));
        }
        try {
            SignedCheckpoint own = log.firstWith(Checkpoint::size, c.size());
            if (own == null || !own.hashHex().equals(anchor.signed().hashHex())) {
                tell(Finding.of(
                        Finding.Code.WITNESS_CONTRADICTS, anchor.name() + " is not among the checkpoints here"));
            }
        } catch (IOException e) {
            tell(Finding.of(
                    Finding.Code.WITNESS_CONTRADICTS, anchor.name() + " cannot be looked up: " + e.getMessage()));
        }
    }

    private String place(long sequence) {
        Places places = segmentOf;
        return places == null ? "" : ", in " + places.of(sequence);
    }

    /** Tells the file of a record. */
    public interface Places {
        /** Its segment, for people. */
        String of(long sequence);
    }

    /** Findings name the segment of a record from here on. */
    public void nameSegments(Places places) {
        segmentOf = places;
    }

    private void tell(Finding finding) {
        findingsCount++;
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    @Override
    public void close() {
        hashes.close();
        Checkpoints reader = log;
        if (reader != null) {
            reader.close();
        }
    }
}
