package org.varta.engine.evidence;

import java.io.IOException;

/** Journal, hash tree, checkpoints and keys do not belong together; only a person can say why. */
public final class EvidenceBrokenException extends IOException {

    private static final long serialVersionUID = 1;

    EvidenceBrokenException(String message) {
        super(message);
    }
}
