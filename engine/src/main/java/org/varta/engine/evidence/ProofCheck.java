package org.varta.engine.evidence;

import java.util.Arrays;
import java.util.List;

/** Checks the proofs of RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step as they stand there. */
final class ProofCheck {

    private ProofCheck() {}

    /** Whether a leaf with this hash is at this index of the tree with this size and root. */
    static boolean isIncluded(byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        TreeHash hash = new TreeHash();
        long fn = index;
        long sn = size - 1;
        byte[] r = leafHash;
        for (byte[] p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = hash.node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                r = hash.node(r, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && Arrays.equals(r, root);
    }

    /** Whether the first tree is the beginning of the second. */
    static boolean isConsistent(long first, byte[] firstRoot, long second, byte[] secondRoot, List<byte[]> path) {
        if (first < 0 || first > second) {
            return false;
        }
        if (first == second) {
            return path.isEmpty() && Arrays.equals(firstRoot, secondRoot);
        }
        if (first == 0) {
            return path.isEmpty() && Arrays.equals(firstRoot, new TreeHash().empty());
        }
        boolean isPowerOfTwo = Long.bitCount(first) == 1;
        if (path.isEmpty() && !isPowerOfTwo) {
            return false;
        }
        TreeHash hash = new TreeHash();
        long fn = first - 1;
        long sn = second - 1;
        while ((fn & 1) == 1) {
            fn >>>= 1;
            sn >>>= 1;
        }
        int next = isPowerOfTwo ? 0 : 1;
        byte[] fr = isPowerOfTwo ? firstRoot : path.get(0);
        byte[] sr = fr;
        for (byte[] c : path.subList(next, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = hash.node(c, fr);
                sr = hash.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                sr = hash.node(sr, c);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && Arrays.equals(fr, firstRoot) && Arrays.equals(sr, secondRoot);
    }
}
