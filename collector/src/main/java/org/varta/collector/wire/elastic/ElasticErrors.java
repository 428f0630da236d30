package org.varta.collector.wire.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.varta.collector.wire.http.ErrorAnswers;
import org.varta.collector.wire.http.HttpError;
import org.varta.collector.wire.http.Json;

/** Error answers in the shape that clients of Elasticsearch expect. */
final class ElasticErrors implements ErrorAnswers {

    /** Without it on every answer, official clients say that this is not Elasticsearch. */
    static final Map<String, String> PRODUCT = Map.of("X-Elastic-Product", "Elasticsearch");

    /** The type whose status is always 429 and which every client retries. */
    static final String REJECTED = "es_rejected_execution_exception";

    @Override
    public int status(HttpError error) {
        return error == HttpError.OVERLOADED ? 429 : error.status();
    }

    @Override
    public byte[] body(HttpError error, String message) {
        return body(status(error), error == HttpError.OVERLOADED ? REJECTED : error.code(), message);
    }

    @Override
    public Map<String, String> headers() {
        return PRODUCT;
    }

    static byte[] body(int status, String type, String reason) {
        String text = "{\"error\":{\"root_cause\":[],\"type\":" + Json.quote(type) + ",\"reason\":" + Json.quote(reason)
                + "},\"status\":" + status + "}";
        return text.getBytes(UTF_8);
    }
}
