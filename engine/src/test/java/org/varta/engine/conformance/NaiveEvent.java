package org.varta.engine.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.ValueKind;

/**
 * An event as the naive evaluator sees it: names to values, and every value.
 *
 * @param fields every name that leads to values, with what stands there; members of lists under the name of the list
 * @param all every value at any depth
 * @param sources what the event belongs to
 */
record NaiveEvent(Map<String, List<Value>> fields, List<Value> all, List<LogSource> sources) {

    /** A value; of an object or list only that it is there counts. */
    static final class Value {

        private final Type type;
        private final String text;
        private @Nullable String folded;

        Value(Type type, String text) {
            this.type = type;
            this.text = text;
        }

        Type type() {
            return type;
        }

        String text() {
            return text;
        }

        /** Each code point by itself: lower case of upper case. */
        String folded() {
            String known = folded;
            if (known == null) {
                known = fold(text);
                folded = known;
            }
            return known;
        }

        boolean isScalar() {
            return type == Type.TEXT || type == Type.NUMBER || type == Type.BOOLEAN;
        }

        static String fold(String text) {
            StringBuilder folded = new StringBuilder();
            text.codePoints().forEach(c -> folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
            return folded.toString();
        }
    }

    enum Type {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL,
        CONTAINER
    }

    List<Value> values(String field) {
        return fields.getOrDefault(field, List.of());
    }

    /** Reads JSON by itself: a name at the top counts before the path of the same name. */
    static NaiveEvent ofJson(String json, List<LogSource> sources) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            if (!(read(parser) instanceof Map<?, ?> root)) {
                throw new IllegalArgumentException("not an object: " + json);
            }
            Map<String, List<Value>> fields = new HashMap<>();
            List<Value> all = new ArrayList<>();
            root.forEach((name, value) -> walk("", String.valueOf(name), value, fields, all));
            root.forEach((name, value) -> {
                Map<String, List<Value>> only = new HashMap<>();
                walk("", String.valueOf(name), value, only, new ArrayList<>());
                fields.put(String.valueOf(name), only.getOrDefault(String.valueOf(name), List.of()));
            });
            return new NaiveEvent(fields, all, sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the names of an event that the engine has read; the values are read anew. */
    static NaiveEvent of(Event event) {
        Map<String, List<Value>> fields = new HashMap<>();
        for (int slot = 0; slot < event.catalog().size(); slot++) {
            for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
                fields.computeIfAbsent(event.catalog().name(slot), name -> new ArrayList<>())
                        .add(value(event, event.node(b)));
            }
        }
        List<Value> all = new ArrayList<>();
        for (int node = 0; node < event.nodeCount(); node++) {
            all.add(value(event, node));
        }
        return new NaiveEvent(fields, all, event.sources().asList());
    }

    private static Value value(Event event, int node) {
        return switch (event.kind(node)) {
            case STRING -> new Value(Type.TEXT, event.text(node));
            case NUMBER -> new Value(Type.NUMBER, event.text(node));
            case TRUE, FALSE -> new Value(Type.BOOLEAN, event.kind(node) == ValueKind.TRUE ? "true" : "false");
            case NULL -> new Value(Type.NULL, "");
            case OBJECT, ARRAY -> new Value(Type.CONTAINER, "");
        };
    }

    private static void walk(
            String prefix, String name, @Nullable Object value, Map<String, List<Value>> fields, List<Value> all) {
        String path = prefix + name;
        List<Value> here = fields.computeIfAbsent(path, key -> new ArrayList<>());
        switch (value) {
            case null -> add(new Value(Type.NULL, ""), here, all);
            case Value scalar -> add(scalar, here, all);
            case Map<?, ?> members -> {
                here.add(new Value(Type.CONTAINER, ""));
                members.forEach((key, member) -> walk(path + ".", String.valueOf(key), member, fields, all));
            }
            case List<?> items -> {
                if (items.isEmpty()) {
                    here.add(new Value(Type.CONTAINER, ""));
                }
                items.forEach(item -> walk(prefix, name, item, fields, all));
            }
            default -> throw new IllegalArgumentException("not JSON: " + value);
        }
    }

    private static void add(Value value, List<Value> here, List<Value> all) {
        here.add(value);
        all.add(value);
    }

    private static @Nullable Object read(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    members.put(name, read(json));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(json));
                }
                yield items;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> new Value(Type.BOOLEAN, json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value(Type.NUMBER, json.getText());
            default -> new Value(Type.TEXT, json.getText());
        };
    }
}
