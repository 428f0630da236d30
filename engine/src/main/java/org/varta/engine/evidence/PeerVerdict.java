package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a witness makes of a checkpoint.
 *
 * @param journal whose it is; null when that cannot be read
 * @param message for whoever sent it
 */
public record PeerVerdict(Kind kind, @Nullable UUID journal, String message) {
    public PeerVerdict {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
    }

    /** What it makes of it. */
    public enum Kind {
        /** It follows, and is on disk. */
        KEPT,
        /** It is on disk already. */
        KNOWN,
        /** No checkpoint can be read. */
        MALFORMED,
        /** A stranger's, or not signed by a key of the journal. Proves nothing against anybody. */
        REFUSED,
        /** Signed by a key of the journal, and another history than the one that is kept. */
        CONTRADICTION,
        /** A contradiction that was sent before. */
        CONTRADICTION_AGAIN
    }
}
