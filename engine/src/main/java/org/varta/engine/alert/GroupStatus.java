package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

/** Where a group of alerts is in its life. */
public sealed interface GroupStatus {

    /** Somebody should look. */
    record Open() implements GroupStatus {}

    /**
     * Somebody has looked; newer alerts of the same kind open a new group.
     *
     * @param analyst the account's name
     * @param atMs milliseconds since 1970
     */
    record Acknowledged(String analyst, long atMs) implements GroupStatus {
        public Acknowledged {
            requireNonNull(analyst, "analyst");
        }
    }
}
