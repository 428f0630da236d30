package org.varta.engine.evidence;

import java.io.IOException;

/** The hashes of a tree that are kept: of every leaf, and of every complete subtree of 256, 65,536 ... leaves. */
interface HashReader {

    /** One kept level stands for eight levels of the tree. */
    int LEVELS_A_TILE = 8;

    /**
     * A kept hash.
     *
     * @param tile 0 for leaves, 1 for subtrees of 256 leaves, 2 of 65,536 ...
     * @throws IOException also when it is not there
     */
    byte[] read(int tile, long index) throws IOException;
}
