package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

/** What a route gives back. */
sealed interface Reply permits Answer, Reply.Live {

    /**
     * An event stream that begins after an index of the alert log.
     *
     * @param organisation whose alerts; empty means every organisation
     */
    record Live(Session session, long afterIndex, String organisation) implements Reply {
        public Live {
            requireNonNull(session, "session");
            requireNonNull(organisation, "organisation");
        }
    }
}
