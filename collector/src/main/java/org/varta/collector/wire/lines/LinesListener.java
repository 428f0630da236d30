package org.varta.collector.wire.lines;

import java.net.InetSocketAddress;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;

/** The listener for lines of JSON; docs/protocols.md is its reference. */
public final class LinesListener {

    private LinesListener() {}

    /** Binds and begins to accept; see {@link StreamListener#start}. */
    public static StreamListener start(StreamLimits limits, InetSocketAddress bind, String name, Intake intake) {
        var protocol =
                new StreamListener.Protocol("json-lines", Format.JSON, () -> new LineFraming(limits.frameMaxBytes()));
        return StreamListener.start(limits, bind, name, protocol, intake);
    }
}
