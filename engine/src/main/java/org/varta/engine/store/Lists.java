package org.varta.engine.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.varta.engine.alert.WellFormed;

/** Lists of texts in one column: a JSON array. */
final class Lists {

    private static final JsonFactory JSON = new JsonFactory();

    private Lists() {}

    static String encode(List<String> values) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (String value : values) {
                json.writeString(WellFormed.text(value));
            }
            json.writeEndArray();
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }
        return out.toString();
    }

    static List<String> decode(String text) {
        List<String> values = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            JsonToken token = json.nextToken();
            while (token != null) {
                if (token == JsonToken.VALUE_STRING) {
                    values.add(json.getText());
                }
                token = json.nextToken();
            }
        } catch (IOException e) {
            throw new StoreException("a list in the database is broken: " + text, e);
        }
        return values;
    }
}
