package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;

/** A whole answer. */
@SuppressWarnings("ArrayRecordComponent") // a carrier; identity equality is meant
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) implements Reply {

    static final String JSON = "application/json";

    private static final byte[] NO_BODY = {};

    Answer {
        requireNonNull(contentType, "contentType");
        requireNonNull(body, "body");
        headers = Map.copyOf(headers);
    }

    static Answer ok(ApiJson.Content content) {
        return new Answer(200, JSON, ApiJson.bytes(content), Map.of());
    }

    static Answer noContent() {
        return new Answer(204, JSON, NO_BODY, Map.of());
    }

    static Answer error(int status, String code, String message) {
        byte[] body = ApiJson.bytes(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("code", code);
            json.writeStringField("message", message);
            json.writeEndObject();
            json.writeEndObject();
        });
        return new Answer(status, JSON, body, Map.of());
    }

    /** The same with further headers. */
    Answer with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new Answer(status, contentType, body, all);
    }
}
