package org.varta.collector.journal;

import java.io.IOException;

/**
 * A log could not be written or forced. It takes nothing more, also when the disk is well again: the kernel may have dropped
 * what was not forced. A new open finds out what is on disk.
 */
public final class LogFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Of a log, or of what is kept beside it and has to be as durable. */
    public LogFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
