package org.varta.collector.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** How a listener words what it refuses itself; each emulated server has its own way. */
public interface ErrorAnswers {

    /** {@code {"error":{"code":"body_too_large","message":"…"}}} with the error's own status. */
    ErrorAnswers JSON = new ErrorAnswers() {};

    /** The status for an error. */
    default int status(HttpError error) {
        return error.status();
    }

    /** A JSON body for an error. */
    default byte[] body(HttpError error, String message) {
        return Json.error(error.code(), message).getBytes(UTF_8);
    }

    /** Headers of every answer to an error. */
    default Map<String, String> headers() {
        return Map.of();
    }
}
