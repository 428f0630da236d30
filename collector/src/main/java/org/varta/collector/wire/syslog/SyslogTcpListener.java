package org.varta.collector.wire.syslog;

import java.net.InetSocketAddress;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Intake;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;

/** Syslog over TCP (RFC 6587); docs/protocols.md is its reference. */
public final class SyslogTcpListener {

    private SyslogTcpListener() {}

    /** Binds and begins to accept; see {@link StreamListener#start}. */
    public static StreamListener start(StreamLimits limits, InetSocketAddress bind, String name, Intake intake) {
        var protocol =
                new StreamListener.Protocol("syslog", Format.SYSLOG, () -> new SyslogFraming(limits.frameMaxBytes()));
        return StreamListener.start(limits, bind, name, protocol, intake);
    }
}
