package org.varta.engine.decode.evtx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists and strings; numbers, words and null as {@code =text}. */
public final class JsonTree {

    private JsonTree() {}

    static Object of(String json) throws IOException {
        return all(json).getFirst();
    }

    /** One or several, one behind the other. */
    static List<Object> all(String json) throws IOException {
        List<Object> all = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                all.add(value(parser, JsonTree::scalar));
            }
        }
        return all;
    }

    /** Reads a scalar that the parser stands at. */
    @FunctionalInterface
    public interface Scalar {
        Object of(JsonParser json) throws IOException;
    }

    /** The value that the parser stands at, its scalars as somebody wants them. */
    public static Object value(JsonParser json, Scalar scalar) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                members.put(name, value(json, scalar));
            }
            return members;
        }
        if (json.currentToken() == JsonToken.START_ARRAY) {
            List<Object> members = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                members.add(value(json, scalar));
            }
            return members;
        }
        return scalar.of(json);
    }

    private static String scalar(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "=" + json.getText();
    }

    /** Scalars by their paths: {@code Event.System.Level}, members of arrays as {@code Data[0]}. */
    static Map<String, String> leaves(Object tree) {
        Map<String, String> leaves = new LinkedHashMap<>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String path, Object tree, Map<String, String> into) {
        switch (tree) {
            case Map<?, ?> members ->
                members.forEach(
                        (name, member) -> collect(path.isEmpty() ? "" + name : path + "." + name, member, into));
            case List<?> members -> {
                for (int i = 0; i < members.size(); i++) {
                    collect(path + "[" + i + "]", members.get(i), into);
                }
            }
            default -> into.put(path, tree.toString());
        }
    }
}
