package org.varta.engine.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The body of a request: one JSON object of texts with known names. */
final class JsonBody {

    /** Most bytes; a note of the longest length fits however it is escaped. */
    static final int BYTES_MAX = 32 * 1_024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, String> members;

    private JsonBody(Map<String, String> members) {
        this.members = members;
    }

    /**
     * Reads a body; an empty one is an object without members.
     *
     * @param known every name that may occur
     */
    static JsonBody parse(byte[] body, Set<String> known) throws Refusal {
        if (body.length > BYTES_MAX) {
            throw Refusal.tooLarge(BYTES_MAX);
        }
        Map<String, String> members = new HashMap<>();
        if (body.length == 0) {
            return new JsonBody(members);
        }
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.badRequest("the body must be a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (!known.contains(name)) {
                    throw Refusal.badRequest("unknown member, expected "
                            + String.join(", ", known.stream().sorted().toList()));
                }
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw Refusal.badRequest(name + " must be a string");
                }
                members.put(name, json.getText());
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw Refusal.badRequest("the body must be one JSON object and nothing after it");
            }
        } catch (IOException malformed) {
            throw Refusal.badRequest("the body is not valid JSON");
        }
        return new JsonBody(members);
    }

    /** A member that must be there. */
    String required(String name) throws Refusal {
        String value = members.get(name);
        if (value == null) {
            throw Refusal.badRequest(name + " is missing");
        }
        return value;
    }

    /** A member that may be absent. */
    String orEmpty(String name) {
        return members.getOrDefault(name, "");
    }
}
