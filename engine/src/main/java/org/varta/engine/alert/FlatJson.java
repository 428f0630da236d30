package org.varta.engine.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A log record that is one JSON object of texts and whole numbers, {@code v} being the version of its form. Members that
 * a newer program added are ignored.
 */
final class FlatJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final String what;
    private final Map<String, String> members;

    private FlatJson(String what, Map<String, String> members) {
        this.what = what;
        this.members = members;
    }

    /** Writes the members of a record. */
    interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static byte[] encode(int version, Members members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("v", version);
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }
        return out.toByteArray();
    }

    /**
     * Reads a record.
     *
     * @param what the kind of record, for messages
     */
    static FlatJson decode(String what, int version, byte[] bytes) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(what + " must be a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                    members.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException(what + " ends in the middle");
            }
        }
        FlatJson record = new FlatJson(what, members);
        if (record.number("v") != version) {
            throw new IOException(what + " has version " + record.number("v") + ", this program reads " + version);
        }
        return record;
    }

    String text(String name) throws IOException {
        String value = members.get(name);
        if (value == null) {
            throw new IOException(what + " has no " + name);
        }
        return value;
    }

    long number(String name) throws IOException {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException notANumber) {
            throw new IOException(what + ": " + name + " must be a whole number, is " + text(name), notANumber);
        }
    }
}
