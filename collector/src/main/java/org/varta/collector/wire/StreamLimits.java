package org.varta.collector.wire;

import java.time.Duration;

/**
 * Limits of a listener whose protocol has no way to refuse: what does not fit stays in the sender's socket.
 *
 * @param frameMaxBytes a longer frame is cut, marked and counted under {@code varta.frames.truncated}
 * @param inflightMaxBytes of one connection, read and not yet on disk; reading stops there
 * @param frameTime from a frame's first byte to its last; what has come by then is taken as an event
 * @param connectionsMax open at the same time
 * @param connectionsPerPeerMax open at the same time from one address
 * @param drainTime for what is in flight when the listener is closed
 * @param refusalTime so long is held what the journal does not take, when its sender waits for an answer; then the connection
 *     is closed. Without an answer it is held for as long as it takes
 */
public record StreamLimits(
        int frameMaxBytes,
        int inflightMaxBytes,
        Duration frameTime,
        int connectionsMax,
        int connectionsPerPeerMax,
        Duration drainTime,
        Duration refusalTime) {

    /** Well below the 190 seconds after which clients of the Forward protocol give up by themselves. */
    private static final Duration REFUSAL_TIME = Duration.ofSeconds(30);

    /** For syslog when nothing is configured. */
    public static final StreamLimits SYSLOG =
            new StreamLimits(64 << 10, 4 << 20, Duration.ofSeconds(60), 10_000, 2_000, Duration.ofSeconds(10));

    /** For lines of JSON when nothing is configured. */
    public static final StreamLimits LINES =
            new StreamLimits(1 << 20, 4 << 20, Duration.ofSeconds(60), 10_000, 2_000, Duration.ofSeconds(10));

    /** For Fluent Forward when nothing is configured; an event is not cut but refused. */
    public static final StreamLimits FORWARD =
            new StreamLimits(1 << 20, 8 << 20, Duration.ofSeconds(60), 10_000, 2_000, Duration.ofSeconds(10));

    /** With the usual time to refuse. */
    public StreamLimits(
            int frameMaxBytes,
            int inflightMaxBytes,
            Duration frameTime,
            int connectionsMax,
            int connectionsPerPeerMax,
            Duration drainTime) {
        this(
                frameMaxBytes,
                inflightMaxBytes,
                frameTime,
                connectionsMax,
                connectionsPerPeerMax,
                drainTime,
                REFUSAL_TIME);
    }

    public StreamLimits {
        if (frameMaxBytes <= 0 || inflightMaxBytes <= 0 || connectionsMax <= 0 || connectionsPerPeerMax <= 0) {
            throw new IllegalArgumentException("limits must be more than 0");
        }
    }
}
