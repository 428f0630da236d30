package org.varta.collector.wire.ndjson;

import java.net.InetSocketAddress;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

/** The listener for {@code POST /ingest}; docs/protocols.md is its reference. */
public final class NdjsonListener {

    private NdjsonListener() {}

    /** Binds and begins to accept; see {@link HttpListener#start}. All events are of the default organisation. */
    public static HttpListener start(
            HttpLimits http, IngestLimits limits, InetSocketAddress bind, String name, Intake intake) {
        return start(http, limits, NamedOrganisations.NONE, bind, name, intake);
    }

    /**
     * The same for senders that may say whose the events are.
     *
     * @param organisations those that they may name
     */
    public static HttpListener start(
            HttpLimits http,
            IngestLimits limits,
            NamedOrganisations organisations,
            InetSocketAddress bind,
            String name,
            Intake intake) {
        IngestHandler handler = new IngestHandler(name, limits, organisations, intake);
        return HttpListener.start(http, bind, name, handler, intake.meters(), intake.groups());
    }
}
