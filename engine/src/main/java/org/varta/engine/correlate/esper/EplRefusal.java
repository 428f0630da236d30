package org.varta.engine.correlate.esper;

import org.jspecify.annotations.Nullable;

/** A statement says what it may not say. */
final class EplRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String token;

    /** @param token a piece of the statement by which the place is found, or null */
    EplRefusal(String message, @Nullable String token) {
        super(message);
        this.token = token;
    }

    @Nullable
    String token() {
        return token;
    }
}
