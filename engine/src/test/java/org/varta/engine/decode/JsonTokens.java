package org.varta.engine.decode;

import static org.varta.rules.event.Event.NONE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

/** A JSON object as a list of lines {@code depth name kind text}, once by our scanner and once by Jackson. */
final class JsonTokens {

    private static final JsonFactory JACKSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonTokens() {}

    /** Null when the scanner refuses the text. */
    static @Nullable List<String> ofScanner(byte[] json) {
        Event event = new Event(FieldCatalog.of(List.of()));
        event.reset(json, 0, json.length);
        return JsonScanner.scan(event, 0, json.length, NONE) == null ? ofNodes(event) : null;
    }

    private static List<String> ofNodes(Event event) {
        List<String> tokens = new ArrayList<>();
        int[] depth = new int[event.nodeCount()];
        for (int node = 0; node < event.nodeCount(); node++) {
            depth[node] = event.parent(node) == NONE ? 0 : depth[event.parent(node)] + 1;
            ValueKind kind = event.kind(node);
            tokens.add(token(depth[node], event.name(node), kind, kind.isScalar() ? event.text(node) : ""));
        }
        return tokens;
    }

    /** Null when Jackson refuses the text, or it is no object. */
    static @Nullable List<String> ofJackson(byte[] json) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(json)) {
            int depth = 0;
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            tokens.add(token(0, null, ValueKind.OBJECT, ""));
            for (depth = 1; depth > 0; ) {
                JsonToken token = parser.nextToken();
                switch (token) {
                    case END_OBJECT, END_ARRAY -> depth--;
                    case FIELD_NAME -> {}
                    case START_OBJECT -> tokens.add(token(depth++, parser.currentName(), ValueKind.OBJECT, ""));
                    case START_ARRAY -> tokens.add(token(depth++, nameOutside(parser), ValueKind.ARRAY, ""));
                    default ->
                        tokens.add(token(depth, parser.currentName(), kind(token), wellFormed(parser.getText())));
                }
            }
            return parser.nextToken() == null ? tokens : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String nameOutside(JsonParser parser) {
        return parser.getParsingContext().getParent().getCurrentName();
    }

    private static ValueKind kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> ValueKind.STRING;
            case VALUE_TRUE -> ValueKind.TRUE;
            case VALUE_FALSE -> ValueKind.FALSE;
            case VALUE_NULL -> ValueKind.NULL;
            default -> ValueKind.NUMBER;
        };
    }

    private static String token(int depth, @Nullable String name, ValueKind kind, String text) {
        return depth + " " + (name == null ? "" : '"' + wellFormed(name) + '"') + " " + kind + " " + text;
    }

    /** A lone surrogate is no text; we show U+FFFD for it. */
    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
