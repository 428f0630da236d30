package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import org.varta.engine.access.Role;

/**
 * Somebody who is logged in.
 *
 * @param fingerprint hash of the session's id; the id itself is only in the browser
 * @param csrf what state-changing requests have to repeat
 * @param startedAtMs milliseconds since 1970
 */
record Session(String fingerprint, String user, Role role, String csrf, long startedAtMs) {
    Session {
        requireNonNull(fingerprint, "fingerprint");
        requireNonNull(user, "user");
        requireNonNull(role, "role");
        requireNonNull(csrf, "csrf");
    }

    /** Without the secrets, so that they never reach a log. */
    @Override
    public String toString() {
        return "Session[user=" + user + "]";
    }
}
