package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

/**
 * Whether the journal takes events now, for {@code /readyz}.
 *
 * @param reason for people; empty when it accepts
 */
public record JournalHealth(State state, String reason) {

    static final JournalHealth ACCEPTING = new JournalHealth(State.ACCEPTING, "");

    public JournalHealth {
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
    }

    /** Whether offers are accepted. */
    public boolean isReady() {
        return state == State.ACCEPTING;
    }

    /** What the journal does with offers. */
    public enum State {
        /** Takes them. */
        ACCEPTING,
        /** Refuses them until there is space; goes on by itself. */
        DISK_FULL,
        /** Refuses them until a restart. */
        FAILED,
        /** Refuses them: it is being closed. */
        CLOSED
    }
}
