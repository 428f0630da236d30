package org.varta.engine.evidence;

import java.security.MessageDigest;
import java.util.List;

/** RFC 9162, section 2.1, word for word: recursive, over all leaves, sharing nothing with the product. */
final class NaiveTree {

    private NaiveTree() {}

    static byte[] root(List<byte[]> leaves) {
        int n = leaves.size();
        if (n == 0) {
            return sha256();
        }
        if (n == 1) {
            return sha256(new byte[] {0}, leaves.get(0));
        }
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return sha256(new byte[] {1}, root(leaves.subList(0, k)), root(leaves.subList(k, n)));
    }

    /** Whether a path leads from a leaf to the root: goes down from the root instead of up. */
    static boolean leads(byte[] leaf, int index, int size, List<byte[]> path, byte[] root) {
        return java.util.Arrays.equals(fold(leaf, index, size, path), root);
    }

    private static byte[] fold(byte[] leaf, int index, int size, List<byte[]> path) {
        if (size == 1) {
            return path.isEmpty() ? sha256(new byte[] {0}, leaf) : new byte[0];
        }
        if (path.isEmpty()) {
            return new byte[0];
        }
        int k = 1;
        while (2 * k < size) {
            k *= 2;
        }
        byte[] sibling = path.getLast();
        List<byte[]> below = path.subList(0, path.size() - 1);
        return index < k
                ? sha256(new byte[] {1}, fold(leaf, index, k, below), sibling)
                : sha256(new byte[] {1}, sibling, fold(leaf, index - k, size - k, below));
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
