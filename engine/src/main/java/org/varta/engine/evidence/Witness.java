package org.varta.engine.evidence;

import java.io.IOException;

/** Somewhere else that is told each checkpoint, in order, so that it cannot be taken back. */
public sealed interface Witness permits DirectoryWitness, WebhookWitness {

    /** Its name in metrics and messages. */
    String name();

    /** Keeps a checkpoint; it may be one that it has already. */
    void put(SignedCheckpoint signed) throws IOException;
}
