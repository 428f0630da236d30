package org.varta.engine.evidence;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hashes of selected records by their sequence. Owned by one thread. */
final class LeafTable {

    private final Selection selection;
    private final long[] before;
    private final byte[] hashes;
    private final BitSet present = new BitSet();

    /** Room for all of a selection, which is not larger than a bundle may be. */
    LeafTable(Selection selection) {
        this.selection = selection;
        List<Selection.Run> runs = selection.runs();
        this.before = new long[runs.size()];
        for (int i = 1; i < before.length; i++) {
            Selection.Run run = runs.get(i - 1);
            before[i] = before[i - 1] + run.last() - run.first() + 1;
        }
        this.hashes = new byte[Math.toIntExact(selection.count() * TreeHash.BYTES)];
    }

    /** The place of a sequence in the selection; -1 when it is not in it. */
    int indexOf(long sequence) {
        int run = selection.runEndingAt(sequence);
        if (run == before.length || selection.runs().get(run).first() > sequence) {
            return -1;
        }
        return (int) (before[run] + sequence - selection.runs().get(run).first());
    }

    void put(int index, byte[] hash) {
        System.arraycopy(hash, 0, hashes, index * TreeHash.BYTES, TreeHash.BYTES);
        present.set(index);
    }

    byte @Nullable [] find(long sequence) {
        int index = indexOf(sequence);
        if (index < 0 || !present.get(index)) {
            return null;
        }
        byte[] hash = new byte[TreeHash.BYTES];
        System.arraycopy(hashes, index * TreeHash.BYTES, hash, 0, TreeHash.BYTES);
        return hash;
    }

    /** The selected records that were never put. */
    Selection missing() {
        List<Long> sequences = new java.util.ArrayList<>();
        for (Selection.Run run : selection.runs()) {
            for (long sequence = run.first(); sequence <= run.last(); sequence++) {
                if (!present.get(indexOf(sequence))) {
                    sequences.add(sequence);
                }
            }
        }
        return Selection.of(sequences);
    }
}
