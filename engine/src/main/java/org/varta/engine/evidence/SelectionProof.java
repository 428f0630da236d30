package org.varta.engine.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Proves that some records are in a tree, from its root downwards. For each inner node above a selected record, beginning
 * with the root, then what is left below it, then right: the hashes of its left and its right child. So who holds the root
 * can name the one record that is not the one that was sealed. The inclusion proof of RFC 9162 of each record is in it: the
 * children beside its path.
 */
final class SelectionProof {

    private final long firstSequence;
    private final Selection selection;

    SelectionProof(long firstSequence, Selection selection) {
        this.firstSequence = firstSequence;
        this.selection = selection;
    }

    private boolean isSelected(long start, long end) {
        return selection.hasAny(firstSequence + start, firstSequence + end - 1);
    }

    /** Writes the proof for a tree of this size; a subtree of one record, or of none selected, has no bytes. */
    void write(SubtreeHashes subtrees, long size, OutputStream out) throws IOException {
        write(subtrees, 0, size, out);
    }

    private void write(SubtreeHashes subtrees, long start, long end, OutputStream out) throws IOException {
        if (end - start < 2 || !isSelected(start, end)) {
            return;
        }
        long middle = start + SubtreeHashes.splitOf(end - start);
        out.write(subtrees.range(start, middle));
        out.write(subtrees.range(middle, end));
        write(subtrees, start, middle, out);
        write(subtrees, middle, end, out);
    }

    /**
     * Compares records with what was sealed.
     *
     * @param leaves hash of a record by its sequence; null when it is not there, which is no matter of the proof
     */
    void check(
            InputStream proof,
            byte[] root,
            long size,
            LongFunction<byte @Nullable []> leaves,
            Consumer<Finding> findings)
            throws IOException {
        new Check(proof, leaves, findings).node(0, size, root);
        if (proof.read() >= 0) {
            findings.accept(Finding.of(Finding.Code.MEMBER_CHANGED, "proof.bin is longer than the proof"));
        }
    }

    /** One look at a proof. */
    private final class Check {
        private final TreeHash hash = new TreeHash();
        private final InputStream proof;
        private final LongFunction<byte @Nullable []> leaves;
        private final Consumer<Finding> findings;

        Check(InputStream proof, LongFunction<byte @Nullable []> leaves, Consumer<Finding> findings) {
            this.proof = proof;
            this.leaves = leaves;
            this.findings = findings;
        }

        /** Compares the selected records below a node whose hash is known; null below one that was found broken. */
        private void node(long start, long end, byte @Nullable [] known) throws IOException {
            if (!isSelected(start, end)) {
                return;
            }
            if (end - start == 1) {
                byte[] leaf = leaves.apply(firstSequence + start);
                if (known != null && leaf != null && !Arrays.equals(leaf, known)) {
                    tell(Finding.Code.RECORD_CHANGED, start, end, "is not the one that was sealed");
                }
                return;
            }
            byte[] left = proof.readNBytes(TreeHash.BYTES);
            byte[] right = proof.readNBytes(TreeHash.BYTES);
            byte[] below = known;
            if (known != null && (right.length != TreeHash.BYTES || !Arrays.equals(hash.node(left, right), known))) {
                tell(Finding.Code.RANGE_CHANGED, start, end, "are not proven to be those that were sealed");
                below = null;
            }
            long middle = start + SubtreeHashes.splitOf(end - start);
            node(start, middle, below == null ? null : left);
            node(middle, end, below == null ? null : right);
        }

        private void tell(Finding.Code code, long start, long end, String what) {
            List<Selection.Run> runs = selection
                    .within(firstSequence + start, firstSequence + end - 1)
                    .runs();
            findings.accept(
                    Finding.of(code, runs.getFirst().first(), runs.getLast().last(), what));
        }
    }
}
