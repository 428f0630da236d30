package org.varta.engine.evidence;

import java.io.IOException;

/** A text is not a signed checkpoint; the message says what was expected. */
public final class NoteException extends IOException {

    private static final long serialVersionUID = 1;

    NoteException(String message) {
        super(message);
    }
}
