package org.varta.collector.wire.http;

import java.time.Duration;

/**
 * Every limit of an HTTP listener. What goes over one is answered and counted under {@code varta.frames.malformed} or
 * {@code varta.connections.closed}.
 *
 * @param requestLineMaxBytes longer is 414
 * @param headersMaxBytes all header lines together; more is 431
 * @param bodyMaxBytes after content decoding; more is 413
 * @param inflateRatioMax decoded bytes to received bytes, beyond the first MiB; more is 413
 * @param headTime from a request's first byte to the end of its headers; later is 408
 * @param bodyIdle between two reads of a body; longer is 408
 * @param bodyTime from the end of the headers to the end of the body; later is 408
 * @param keepAlive between two requests; the connection is closed then
 * @param writeTime for the peer to take an answer; the connection is closed then
 * @param connectionsMax open at the same time
 * @param connectionsPerPeerMax open at the same time from one address
 * @param streamBufferMaxBytes what an event stream's client may be behind before it is cut off
 * @param drainTime for what is in flight when the listener is closed
 */
public record HttpLimits(
        int requestLineMaxBytes,
        int headersMaxBytes,
        int bodyMaxBytes,
        int inflateRatioMax,
        Duration headTime,
        Duration bodyIdle,
        Duration bodyTime,
        Duration keepAlive,
        Duration writeTime,
        int connectionsMax,
        int connectionsPerPeerMax,
        int streamBufferMaxBytes,
        Duration drainTime) {

    /** What listeners have when nothing is configured. */
    public static final HttpLimits DEFAULTS = new HttpLimits(
            8 << 10,
            32 << 10,
            100 << 20,
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            10_000,
            2_000,
            1 << 20,
            Duration.ofSeconds(10));

    public HttpLimits {
        if (requestLineMaxBytes <= 0 || headersMaxBytes <= 0 || bodyMaxBytes <= 0 || inflateRatioMax <= 0) {
            throw new IllegalArgumentException("limits of requests must be more than 0");
        }
        if (connectionsMax <= 0 || connectionsPerPeerMax <= 0 || streamBufferMaxBytes <= 0) {
            throw new IllegalArgumentException("limits of connections must be more than 0");
        }
    }

    /** The same with another {@link #bodyMaxBytes()}. */
    public HttpLimits withBodyMaxBytes(int bytes) {
        return new HttpLimits(
                requestLineMaxBytes,
                headersMaxBytes,
                bytes,
                inflateRatioMax,
                headTime,
                bodyIdle,
                bodyTime,
                keepAlive,
                writeTime,
                connectionsMax,
                connectionsPerPeerMax,
                streamBufferMaxBytes,
                drainTime);
    }

    /** The same with other deadlines for reading a request. */
    public HttpLimits withReadTimes(Duration head, Duration idle, Duration body) {
        return new HttpLimits(
                requestLineMaxBytes,
                headersMaxBytes,
                bodyMaxBytes,
                inflateRatioMax,
                head,
                idle,
                body,
                keepAlive,
                writeTime,
                connectionsMax,
                connectionsPerPeerMax,
                streamBufferMaxBytes,
                drainTime);
    }

    /** The same with other bounds for clients that do not read. */
    public HttpLimits withSlowReader(Duration write, int streamBufferBytes) {
        return new HttpLimits(
                requestLineMaxBytes,
                headersMaxBytes,
                bodyMaxBytes,
                inflateRatioMax,
                headTime,
                bodyIdle,
                bodyTime,
                keepAlive,
                write,
                connectionsMax,
                connectionsPerPeerMax,
                streamBufferBytes,
                drainTime);
    }

    /** The same with other numbers of connections. */
    public HttpLimits withConnections(int max, int perPeerMax) {
        return new HttpLimits(
                requestLineMaxBytes,
                headersMaxBytes,
                bodyMaxBytes,
                inflateRatioMax,
                headTime,
                bodyIdle,
                bodyTime,
                keepAlive,
                writeTime,
                max,
                perPeerMax,
                streamBufferMaxBytes,
                drainTime);
    }

    /** The same with another time between requests and another time to drain. */
    public HttpLimits withEndings(Duration keepAliveTime, Duration drain) {
        return new HttpLimits(
                requestLineMaxBytes,
                headersMaxBytes,
                bodyMaxBytes,
                inflateRatioMax,
                headTime,
                bodyIdle,
                bodyTime,
                keepAliveTime,
                writeTime,
                connectionsMax,
                connectionsPerPeerMax,
                streamBufferMaxBytes,
                drain);
    }
}
