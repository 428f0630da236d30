package org.varta.engine.scan;

import java.io.IOException;

/** A file of a kind that cannot be read. */
final class UnsupportedInputException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsupportedInputException(String message) {
        super(message);
    }
}
