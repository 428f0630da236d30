package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.varta.engine.decode.evtx.JsonTree;

/** JSON that a command printed; scalars as the text that stands there. */
record JsonNode(Object value) {

    static JsonNode of(String json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            JsonNode tree = new JsonNode(JsonTree.value(parser, JsonParser::getText));
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
            return tree;
        }
    }

    /** What stands under a JSON pointer; {@code "(none)"} where nothing does. */
    JsonNode at(String pointer) {
        Object here = value;
        for (String step : pointer.substring(1).split("/", -1)) {
            here = switch (here) {
                case Map<?, ?> members when members.containsKey(step) -> members.get(step);
                case List<?> items when Integer.parseInt(step) < items.size() -> items.get(Integer.parseInt(step));
                default -> "(none)";
            };
        }
        return new JsonNode(here);
    }

    List<JsonNode> items() {
        return ((List<?>) value).stream().map(JsonNode::new).toList();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
