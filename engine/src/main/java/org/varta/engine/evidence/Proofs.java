package org.varta.engine.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes the proofs of RFC 9162, sections 2.1.3.1 and 2.1.4.1. Owned by one thread. */
final class Proofs {

    private final SubtreeHashes subtrees;

    Proofs(HashReader hashes) {
        this.subtrees = new SubtreeHashes(hashes);
    }

    /** That the leaf with this index is in the tree of this size; from the leaf upwards. */
    List<byte[]> inclusion(long index, long size) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        long start = 0;
        long end = size;
        while (end - start > 1) {
            long middle = start + SubtreeHashes.splitOf(end - start);
            if (index < middle) {
                path.add(subtrees.range(middle, end));
                end = middle;
            } else {
                path.add(subtrees.range(start, middle));
                start = middle;
            }
        }
        Collections.reverse(path);
        return path;
    }

    /** That the tree of the first size is the beginning of the one of the second; empty for equal sizes and from nothing. */
    List<byte[]> consistency(long first, long second) throws IOException {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException("expected sizes in order, found " + first + " and " + second);
        }
        List<byte[]> path = new ArrayList<>();
        if (first == 0 || first == second) {
            return path;
        }
        long start = 0;
        long end = second;
        while (first != end) {
            long middle = start + SubtreeHashes.splitOf(end - start);
            if (first <= middle) {
                path.add(subtrees.range(middle, end));
                end = middle;
            } else {
                path.add(subtrees.range(start, middle));
                start = middle;
            }
        }
        if (start > 0) {
            path.add(subtrees.range(start, end));
        }
        Collections.reverse(path);
        return path;
    }
}
