package org.varta.engine.evidence;

import java.io.IOException;

/** A bundle would be larger than it may be. */
public final class BundleTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    BundleTooLargeException() {
        super("the bundle would be larger than it may be; export fewer records");
    }
}
