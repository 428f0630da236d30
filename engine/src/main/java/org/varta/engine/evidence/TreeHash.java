package org.varta.engine.evidence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The two hashes of RFC 9162, section 2.1.1: SHA-256 over 0x00 and a leaf, over 0x01 and two hashes. A leaf here is a
 * record's sequence (8 bytes, little-endian, as in the journal) and its bytes. Owned by one thread.
 */
public final class TreeHash {

    /** Length of every hash. */
    public static final int BYTES = 32;

    private static final int LEAF_PREFIX_BYTES = 1 + Long.BYTES;

    private final MessageDigest digest = sha256();
    private final byte[] leafPrefix = new byte[LEAF_PREFIX_BYTES];
    private final ByteBuffer leafView = ByteBuffer.wrap(leafPrefix).order(ByteOrder.LITTLE_ENDIAN);
    /** 0x01, left, right; what is hashed last of a leaf's way up stands at {@link #RIGHT}. */
    private final byte[] node = new byte[1 + 2 * BYTES];

    private static final int LEFT = 1;
    private static final int RIGHT = 1 + BYTES;

    /** A hasher. */
    public TreeHash() {
        node[0] = 1;
    }

    /** The hash of a record. */
    public byte[] leaf(long sequence, byte[] record) {
        byte[] hash = new byte[BYTES];
        leaf(sequence, record, hash);
        return hash;
    }

    /** The hash of a record into an array of 32 bytes. */
    public void leaf(long sequence, byte[] record, byte[] into) {
        leafView.putLong(1, sequence);
        digest.update(leafPrefix);
        digest.update(record);
        try {
            int unused = digest.digest(into, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** The leaf that stands for a record which could not be read when the tree came to it: its sequence, no bytes. */
    byte[] unreadable(long sequence) {
        return leaf(sequence, new byte[0]);
    }

    /** Begins the way up of a leaf: it is the right one of the next node. */
    void begin(byte[] leafHash) {
        System.arraycopy(leafHash, 0, node, RIGHT, BYTES);
    }

    /** The node over a left one and the one where the way up has come to, which it becomes. */
    void up(byte[] nodes, int leftAt) {
        System.arraycopy(nodes, leftAt, node, LEFT, BYTES);
        digest.update(node);
        try {
            int unused = digest.digest(node, RIGHT, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** Where the way up has come to. */
    void copyTo(byte[] nodes, int at) {
        System.arraycopy(node, RIGHT, nodes, at, BYTES);
    }

    /** The hash of an inner node. */
    byte[] node(byte[] left, byte[] right) {
        System.arraycopy(left, 0, node, 1, BYTES);
        System.arraycopy(right, 0, node, 1 + BYTES, BYTES);
        return digest.digest(node);
    }

    /** The root of a tree without leaves. */
    byte[] empty() {
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
