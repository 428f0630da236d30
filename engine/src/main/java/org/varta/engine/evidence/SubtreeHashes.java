package org.varta.engine.evidence;

import java.io.IOException;

/** Hashes of the parts of a tree, made from those that are kept. Owned by one thread. */
final class SubtreeHashes {

    private final HashReader hashes;
    private final TreeHash hash = new TreeHash();

    SubtreeHashes(HashReader hashes) {
        this.hashes = hashes;
    }

    /** Of the subtree of 2^level leaves with this number; needs 128 kept hashes at most. */
    byte[] complete(int level, long index) throws IOException {
        int above = level % HashReader.LEVELS_A_TILE;
        if (above == 0) {
            return hashes.read(level / HashReader.LEVELS_A_TILE, index);
        }
        return hash.node(complete(level - 1, 2 * index), complete(level - 1, 2 * index + 1));
    }

    /** Of the leaves from {@code start} to before {@code end}: MTH of RFC 9162, as it occurs in a tree. */
    byte[] range(long start, long end) throws IOException {
        long size = end - start;
        if (size < 1) {
            throw new IllegalArgumentException("no leaves: " + start + " to " + end);
        }
        int level = Long.numberOfTrailingZeros(size);
        if (size == 1L << level) {
            return complete(level, start >>> level);
        }
        long left = splitOf(size);
        return hash.node(range(start, start + left), range(start + left, end));
    }

    /** The greatest power of two below a size of 2 or more. */
    static long splitOf(long size) {
        return Long.highestOneBit(size - 1);
    }
}
