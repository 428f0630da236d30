package org.varta.collector.wire.elastic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an action line says: {@code {"create":{"_index":"logs","_id":"1"}}}. */
record ActionLine(BulkOperation operation, String index, String id) {

    /** Null when the bytes are not an action line. */
    static @Nullable ActionLine parse(JsonFactory json, byte[] body, int from, int to) {
        try (JsonParser parser = json.createParser(body, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || parser.nextToken() != JsonToken.FIELD_NAME) {
                return null;
            }
            BulkOperation operation = BulkOperation.named(parser.currentName());
            if (operation == null || parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String index = "";
            String id = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (field.equals("_index")) {
                    index = parser.getText();
                } else if (field.equals("_id")) {
                    id = value == JsonToken.VALUE_NULL ? "" : parser.getText();
                }
            }
            boolean whole = parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            return whole ? new ActionLine(operation, index, id) : null;
        } catch (IOException e) {
            return null; // not JSON: the line is an event, not an action
        }
    }
}
