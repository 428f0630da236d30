package org.varta.engine.evidence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private final byte[] node = new byte[1 + 2 * BYTES];

    /** A hasher. */
    public TreeHash() {
        node[0] = 1;
    }

    /** The hash of a record. */
    public byte[] leaf(long sequence, byte[] record) {
        leafView.putLong(1, sequence);
        digest.update(leafPrefix);
        return digest.digest(record);
    }

    /** The leaf that stands for a record which could not be read when the tree came to it: its sequence, no bytes. */
    byte[] unreadable(long sequence) {
        return leaf(sequence, new byte[0]);
    }

    /** The hash of a leaf whose bytes are whatever they are. */
    byte[] leafOf(byte[] bytes) {
        digest.update((byte) 0);
        return digest.digest(bytes);
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
