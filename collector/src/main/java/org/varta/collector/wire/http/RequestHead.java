package org.varta.collector.wire.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Map;

/** A request without its body, checked. */
record RequestHead(HttpRequest request, String path, Map<String, List<String>> query) {

    /** Why a head is refused. */
    record Refused(HttpError error, String message) {}

    /** A {@link RequestHead} or a {@link Refused}. */
    static Object check(HttpRequest request, HttpLimits limits) {
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            return refusedByDecoder(result.cause(), limits);
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return new Refused(HttpError.VERSION, "HTTP/1.1 or HTTP/1.0 expected");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && version.equals(HttpVersion.HTTP_1_1))) {
            return new Refused(HttpError.BAD_REQUEST, "exactly one Host header expected, got " + hosts);
        }
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            return new Refused(HttpError.EXPECTATION_FAILED, "only Expect: 100-continue is known");
        }
        if (declaredLength(request) > limits.bodyMaxBytes()) {
            return new Refused(HttpError.BODY_TOO_LARGE, tooLarge(limits));
        }
        return withTarget(request);
    }

    static String tooLarge(HttpLimits limits) {
        return "the body is larger than " + limits.bodyMaxBytes() + " bytes";
    }

    /** {@code Content-Length}, or -1. */
    long declaredLength() {
        return declaredLength(request);
    }

    boolean keepAlive() {
        return HttpUtil.isKeepAlive(request);
    }

    boolean expectsContinue() {
        return HttpUtil.is100ContinueExpected(request);
    }

    boolean http11() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    private static long declaredLength(HttpRequest request) {
        return HttpUtil.getContentLength(request, -1L);
    }

    private static Object withTarget(HttpRequest request) {
        try {
            QueryStringDecoder target = new QueryStringDecoder(request.uri());
            String path = target.path();
            if (!path.startsWith("/") || path.chars().anyMatch(c -> c < 0x20)) {
                return new Refused(
                        HttpError.BAD_REQUEST, "a path beginning with / and without control characters expected");
            }
            return new RequestHead(request, path, target.parameters());
        } catch (IllegalArgumentException e) {
            return new Refused(HttpError.BAD_REQUEST, "the request target has a broken %-escape");
        }
    }

    private static Refused refusedByDecoder(Throwable cause, HttpLimits limits) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refused(
                    HttpError.URI_TOO_LONG,
                    "the request line is longer than " + limits.requestLineMaxBytes() + " bytes");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refused(
                    HttpError.HEADERS_TOO_LARGE, "the headers are larger than " + limits.headersMaxBytes() + " bytes");
        }
        return new Refused(HttpError.BAD_REQUEST, "not a well-formed HTTP/1.1 request");
    }
}
