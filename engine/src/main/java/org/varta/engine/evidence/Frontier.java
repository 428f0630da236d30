package org.varta.engine.evidence;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a hash tree that grows: one hash for each complete subtree, at most 63. Enough to add leaves and to
 * tell the root. Owned by one thread.
 */
public final class Frontier {

    private static final int LEVELS_MAX = 63;

    private final TreeHash hash = new TreeHash();
    private final byte[] @Nullable [] nodes;
    private long size;

    /** Of the empty tree. */
    public Frontier() {
        this(0, new byte[LEVELS_MAX][]);
    }

    private Frontier(long size, byte[] @Nullable [] nodes) {
        this.size = size;
        this.nodes = nodes;
    }

    /** Of a tree whose complete subtrees are known. */
    static Frontier of(long size, HashReader hashes) throws IOException {
        Frontier frontier = new Frontier();
        SubtreeHashes subtrees = new SubtreeHashes(hashes);
        for (int level = 0; level < LEVELS_MAX; level++) {
            if (((size >>> level) & 1) != 0) {
                frontier.nodes[level] = subtrees.complete(level, (size >>> level) - 1);
            }
        }
        frontier.size = size;
        return frontier;
    }

    /** Sees each subtree when it becomes complete. */
    interface Completed {
        /** A subtree of 2^level leaves. */
        void subtree(int level, byte[] hash) throws IOException;
    }

    /** Adds a leaf. */
    public void append(byte[] leafHash) {
        byte[] node = leafHash;
        int level = 0;
        for (long rest = size; (rest & 1) != 0; rest >>>= 1) {
            node = hash.node(present(level), node);
            nodes[level++] = null;
        }
        nodes[level] = node;
        size++;
    }

    /** Adds a leaf and tells what it completes, lowest first. */
    void append(byte[] leafHash, Completed sink) throws IOException {
        byte[] node = leafHash;
        int level = 0;
        sink.subtree(0, node);
        for (long rest = size; (rest & 1) != 0; rest >>>= 1) {
            node = hash.node(present(level), node);
            nodes[level++] = null;
            sink.subtree(level, node);
        }
        nodes[level] = node;
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
            byte[] node = nodes[level];
            if (node != null) {
                root = root == null ? node : hash.node(node, root);
            }
        }
        return root == null ? hash.empty() : root;
    }

    /** Another one at the same place. */
    Frontier copy() {
        return new Frontier(size, nodes.clone());
    }

    private byte[] present(int level) {
        byte[] node = nodes[level];
        if (node == null) {
            throw new IllegalStateException("no subtree of level " + level + " at size " + size);
        }
        return node;
    }
}
