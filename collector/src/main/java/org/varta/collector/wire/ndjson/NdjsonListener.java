package org.varta.collector.wire.ndjson;

import java.net.InetSocketAddress;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

/** The listener for {@code POST /ingest}; docs/protocols.md is its reference. */
public final class NdjsonListener {

    private NdjsonListener() {}

    /** Binds and begins to accept; see {@link HttpListener#start}. */
    public static HttpListener start(
            HttpLimits http, IngestLimits limits, InetSocketAddress bind, String name, Intake intake) {
        return HttpListener.start(
                http, bind, name, new IngestHandler(name, limits, intake), intake.meters(), intake.groups());
    }
}
