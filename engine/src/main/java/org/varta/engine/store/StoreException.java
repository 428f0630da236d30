package org.varta.engine.store;

/** The database cannot do its work: disk full, broken file, closed. What was committed before is intact. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
