package org.varta.rules.testing;

/** A test cannot be run: its events cannot be read, or its rule cannot be put into force. */
public final class TestRunException extends Exception {

    private static final long serialVersionUID = 1L;

    public TestRunException(String message) {
        super(message);
    }
}
