package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

/**
 * A checkpoint that was put away elsewhere.
 *
 * @param name where it was found, for people
 */
public record Anchor(String name, SignedCheckpoint signed) {
    public Anchor {
        requireNonNull(name, "name");
        requireNonNull(signed, "signed");
    }

    Checkpoint checkpoint() {
        return signed.checkpoint();
    }
}
