package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.nio.channels.FileChannel;
import java.util.Map;

/** What a route gives back. */
sealed interface Reply permits Answer, Reply.Live, Reply.Download {

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

    /**
     * A file.
     *
     * @param file at its beginning; closed in the end
     * @param done told once, after the file was closed
     */
    record Download(String contentType, FileChannel file, long bytes, Map<String, String> headers, Runnable done)
            implements Reply {
        public Download {
            requireNonNull(contentType, "contentType");
            requireNonNull(file, "file");
            requireNonNull(done, "done");
            headers = Map.copyOf(headers);
        }
    }
}
