package org.varta.engine.evidence;

import java.io.IOException;
import java.util.Arrays;

/**
 * The right edge of a hash tree that grows: one hash for each complete subtree, at most 63. Enough to add leaves and to
 * tell the root. Owned by one thread.
 */
public final class Frontier {

    private static final int LEVELS_MAX = 63;

    private final TreeHash hash = new TreeHash();

    /** The subtree of each level stands at level * 32; it is there where {@code size} has a bit. */
    private final byte[] nodes;

    private final byte[] completed = new byte[TreeHash.BYTES];
    private long size;

    /** Of the empty tree. */
    public Frontier() {
        this(0, new byte[LEVELS_MAX * TreeHash.BYTES]);
    }

    private Frontier(long size, byte[] nodes) {
        this.size = size;
        this.nodes = nodes;
    }

    /** Of a tree whose complete subtrees are known. */
    static Frontier of(long size, HashReader hashes) throws IOException {
        Frontier frontier = new Frontier();
        SubtreeHashes subtrees = new SubtreeHashes(hashes);
        for (int level = 0; level < LEVELS_MAX; level++) {
            if (((size >>> level) & 1) != 0) {
                byte[] node = subtrees.complete(level, (size >>> level) - 1);
                System.arraycopy(node, 0, frontier.nodes, at(level), TreeHash.BYTES);
            }
        }
        frontier.size = size;
        return frontier;
    }

    /** Sees each subtree when it becomes complete. */
    interface Completed {
        /** A subtree of 2^level leaves; the array is used again after the call. */
        void subtree(int level, byte[] hash) throws IOException;
    }

    /** Adds a leaf. */
    public void append(byte[] leafHash) {
        try {
            append(leafHash, (level, completedHash) -> {});
        } catch (IOException e) {
            throw new IllegalStateException("nobody is told", e);
        }
    }

    /** Adds a leaf and tells what it completes, lowest first. */
    void append(byte[] leafHash, Completed sink) throws IOException {
        sink.subtree(0, leafHash);
        hash.begin(leafHash);
        int level = 0;
        for (long rest = size; (rest & 1) != 0; rest >>>= 1) {
            hash.up(nodes, at(level++));
            hash.copyTo(completed, 0);
            sink.subtree(level, completed);
        }
        hash.copyTo(nodes, at(level));
        size++;
    }

    /** How many leaves there are. */
    public long size() {
        return size;
    }

    /** The root of the tree up to here. */
    public byte[] root() {
        byte[] root = null;
        for (int level = 0; level < LEVELS_MAX; level++) {
            if (((size >>> level) & 1) != 0) {
                byte[] node = Arrays.copyOfRange(nodes, at(level), at(level) + TreeHash.BYTES);
                root = root == null ? node : hash.node(node, root);
            }
        }
        return root == null ? hash.empty() : root;
    }

    /** Another one at the same place. */
    Frontier copy() {
        return new Frontier(size, nodes.clone());
    }

    private static int at(int level) {
        return level * TreeHash.BYTES;
    }
}
