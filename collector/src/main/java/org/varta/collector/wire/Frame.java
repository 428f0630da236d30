package org.varta.collector.wire;

import static java.util.Objects.requireNonNull;

/**
 * One event as the sender sent it. The arrays are handed over: neither side changes them afterwards.
 *
 * @param receivedAtNs when we read it, nanoseconds since 1970
 * @param context what the protocol says about the event outside of it, verbatim ({@code _bulk} action line, HEC
 *     metadata); may be empty
 * @param payload the event's own bytes, unaltered
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier on the hot path; identity equality is meant
public record Frame(long receivedAtNs, Origin origin, Format format, byte[] context, byte[] payload) {

    /** No context. */
    public static final byte[] NO_CONTEXT = {};

    public Frame {
        requireNonNull(origin, "origin");
        requireNonNull(format, "format");
        requireNonNull(context, "context");
        requireNonNull(payload, "payload");
    }
}
