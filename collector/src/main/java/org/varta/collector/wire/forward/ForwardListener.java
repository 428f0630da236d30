package org.varta.collector.wire.forward;

import java.net.InetSocketAddress;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;

/** The listener for the Fluent Forward protocol; docs/protocols.md is its reference. */
public final class ForwardListener {

    private ForwardListener() {}

    /** Binds and begins to accept; see {@link StreamListener#start}. */
    public static StreamListener start(
            StreamLimits limits, ForwardLimits messages, InetSocketAddress bind, String name, Intake intake) {
        var protocol = new StreamListener.Protocol("forward", Format.FORWARD, () -> new ForwardFraming(messages));
        return StreamListener.start(limits, bind, name, protocol, intake);
    }
}
