package org.varta.collector.wire;

import static java.util.Objects.requireNonNull;

/**
 * Where a frame came from: facts of the receiving side, never claims of the event's content.
 *
 * @param organisation whose event it is; {@code default} when there is only one
 * @param listener the configured listener's name, for example {@code syslog-tcp}
 * @param protocol for example {@code syslog}, {@code elastic-bulk}, {@code ndjson}, {@code json-lines}, {@code forward}
 * @param principal who authenticated, or empty
 * @param peer the socket's remote address and port, {@code 192.0.2.7:49152} or {@code [2001:db8::7]:49152}
 */
public record Origin(String organisation, String listener, String protocol, String principal, String peer) {

    /** The organisation of an installation that has only one. */
    public static final String DEFAULT_ORGANISATION = "default";

    public Origin {
        requireNonNull(organisation, "organisation");
        requireNonNull(listener, "listener");
        requireNonNull(protocol, "protocol");
        requireNonNull(principal, "principal");
        requireNonNull(peer, "peer");
    }
}
