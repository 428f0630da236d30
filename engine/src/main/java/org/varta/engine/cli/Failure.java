package org.varta.engine.cli;

/** A command cannot go on for a reason that its user can understand; no stack trace is shown. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
