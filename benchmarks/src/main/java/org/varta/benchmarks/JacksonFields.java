package org.varta.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * The yardstick: Jackson's streaming parser takes the fields that rules read out of an event, and does nothing else. Which
 * members these are is learned from events that the engine has read, so that both look for the same.
 */
final class JacksonFields {

    private final JsonFactory factory = new JsonFactory();
    private final Member root;
    private final @Nullable String[] values;

    /**
     * An extraction.
     *
     * @param paths names from the root joined by dots, as {@code Event.path} gives them
     */
    JacksonFields(Collection<String> paths) {
        this.root = new Member(-1);
        int slot = 0;
        for (String path : paths) {
            root.add(path, slot++);
        }
        this.values = new String[slot];
    }

    /** A member on the way to a field, or a field. */
    private static final class Member {
        private final Map<String, Member> members = new HashMap<>();
        private int slot;

        Member(int slot) {
            this.slot = slot;
        }

        /** Names may hold dots themselves: a path is kept under every way to read it. */
        void add(String path, int newSlot) {
            members.computeIfAbsent(path, key -> new Member(-1)).slot = newSlot;
            for (int dot = path.indexOf('.'); dot > 0 && dot < path.length() - 1; dot = path.indexOf('.', dot + 1)) {
                members.computeIfAbsent(path.substring(0, dot), key -> new Member(-1))
                        .add(path.substring(dot + 1), newSlot);
            }
        }
    }

    /** Paths of the scalar values of an event that a rule reads. */
    static List<String> pathsRead(Event event) {
        List<String> paths = new ArrayList<>();
        boolean[] isSeen = new boolean[event.nodeCount()];
        for (int slot = 0; slot < event.catalog().size(); slot++) {
            for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
                int node = event.node(b);
                ValueKind kind = event.kind(node);
                boolean isScalar = kind != ValueKind.OBJECT && kind != ValueKind.ARRAY;
                // values that the engine adds itself do not stand in the sender's bytes
                if (isScalar && !isSeen[node] && event.valueOffset(node) < event.sourceLengthBytes()) {
                    isSeen[node] = true;
                    paths.add(event.path(node));
                }
            }
        }
        return paths;
    }

    /** Takes the fields out as Strings; returns how many there are. */
    int extract(byte[] event) {
        return parse(event, true);
    }

    /** Finds the fields and makes no String of them; a program that does this has yet to look at the values. */
    int find(byte[] event) {
        return parse(event, false);
    }

    /** What the last {@link #extract} took. */
    List<String> values() {
        return Arrays.stream(values).filter(value -> value != null).toList();
    }

    private int parse(byte[] event, boolean makesStrings) {
        Arrays.fill(values, null);
        try (JsonParser json = factory.createParser(event)) {
            return json.nextToken() == JsonToken.START_OBJECT ? object(json, root, makesStrings) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int object(JsonParser json, Member member, boolean makesStrings) throws IOException {
        int found = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            Member next = member.members.get(name);
            JsonToken token = json.nextToken();
            if (next == null) {
                json.skipChildren();
            } else {
                found += value(json, token, next, makesStrings);
            }
        }
        return found;
    }

    private int value(JsonParser json, JsonToken token, Member member, boolean makesStrings) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(json, member, makesStrings);
            case START_ARRAY -> {
                int found = 0;
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    found += value(json, next, member, makesStrings);
                }
                yield found;
            }
            default -> scalar(json, member.slot, makesStrings);
        };
    }

    private int scalar(JsonParser json, int slot, boolean makesStrings) throws IOException {
        if (slot < 0) {
            return 0;
        }
        if (makesStrings) {
            values[slot] = json.getText();
        } else {
            json.getTextLength();
        }
        return 1;
    }
}
