package org.varta.collector.wire.http;

import java.util.Locale;

/** What the listener itself refuses, before any handler sees it. */
public enum HttpError {
    /** Not HTTP, or HTTP that two readers could understand differently. */
    BAD_REQUEST(400),
    /** The body is not encoded as its {@code Content-Encoding} says. */
    BAD_ENCODING(400),
    /** A request was not finished in time. */
    TIMEOUT(408),
    /** The body is larger than the limit. */
    BODY_TOO_LARGE(413),
    /** The body grows more when decoded than any real telemetry does. */
    INFLATE_RATIO(413),
    /** The request line is longer than the limit. */
    URI_TOO_LONG(414),
    /** The body is encoded in a way that is not supported. */
    UNSUPPORTED_ENCODING(415),
    /** An expectation other than {@code 100-continue}. */
    EXPECTATION_FAILED(417),
    /** The headers are larger than the limit. */
    HEADERS_TOO_LARGE(431),
    /** The handler failed. */
    INTERNAL(500),
    /** More bytes are in flight than the process may hold; the sender is to try again. */
    OVERLOADED(503),
    /** Neither HTTP/1.0 nor HTTP/1.1. */
    VERSION(505);

    private final int status;

    HttpError(int status) {
        this.status = status;
    }

    /** The status to answer with unless the protocol above wants another. */
    public int status() {
        return status;
    }

    /** The code of the answer's body. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
