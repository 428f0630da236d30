package org.varta.collector.wire.elastic;

import java.net.InetSocketAddress;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

/** The listener that shippers take for Elasticsearch; docs/protocols.md is its reference. */
public final class ElasticListener {

    /** Actions in one request when nothing is configured; real shippers stay below 50,000. */
    public static final int ACTIONS_MAX = 500_000;

    private ElasticListener() {}

    /** Binds and begins to accept; see {@link HttpListener#start}. */
    public static HttpListener start(
            HttpLimits http, int actionsMax, InetSocketAddress bind, String name, Intake intake) {
        ElasticHandler handler = new ElasticHandler(name, actionsMax, intake);
        return HttpListener.start(http, bind, name, handler, new ElasticErrors(), intake.meters(), intake.groups());
    }
}
