package org.varta.rules.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varta.rules.event.Event.NONE;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSources;
import org.varta.rules.event.ValueKind;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/**
 * Events written down in YAML. Names are those that rules use, so nothing is mapped: a value is bound to the names that lead
 * to it from the root, joined by dots, and each member of a list to the name of the list. A name at the top with dots in it
 * hides the path that reads the same.
 */
public final class InlineEvent {

    private InlineEvent() {}

    /** Fills an event, forgetting what it held. */
    public static void fill(Event event, Mapping fields, LogSources sources) {
        event.reset(new byte[0], 0, 0);
        event.setSources(sources);
        int root = event.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, 0, false);
        members(event, root, fields);
        Set<String> names = new HashSet<>();
        fields.entries().forEach(entry -> names.add(entry.key().text()));
        for (int node = 1; node < event.nodeCount(); node++) {
            String path = event.path(node);
            int slot = event.catalog().slot(path);
            boolean isHidden = names.contains(path) && !path.equals(top(event, node));
            if (slot != FieldCatalog.NO_SLOT && !hasMembers(event, node) && !isHidden) {
                event.bind(slot, node);
            }
        }
    }

    /** The name at the top of the event under which a node stands. */
    private static @Nullable String top(Event event, int node) {
        int at = node;
        while (event.parent(at) > 0) {
            at = event.parent(at);
        }
        return event.name(at);
    }

    /** Whether the node is a list whose members are bound in its place. */
    private static boolean hasMembers(Event event, int node) {
        return event.kind(node) == ValueKind.ARRAY && node + 1 < event.nodeCount() && event.parent(node + 1) == node;
    }

    private static void members(Event event, int parent, Mapping fields) {
        for (YamlNode.Entry entry : fields.entries()) {
            add(event, parent, entry.key().text().getBytes(UTF_8), entry.value());
        }
    }

    private static void add(Event event, int parent, byte @Nullable [] name, YamlNode value) {
        int nameOffset = name == null ? 0 : event.append(name);
        int nameLength = name == null ? NONE : name.length;
        byte[] text = value instanceof Scalar scalar ? text(scalar).getBytes(UTF_8) : new byte[0];
        int node =
                event.add(parent, nameOffset, nameLength, false, kind(value), event.append(text), text.length, false);
        switch (value) {
            case Scalar scalar -> {}
            case Mapping map -> members(event, node, map);
            case Sequence list -> list.items().forEach(item -> add(event, node, null, item));
        }
    }

    private static ValueKind kind(YamlNode value) {
        return switch (value) {
            case Mapping map -> ValueKind.OBJECT;
            case Sequence list -> ValueKind.ARRAY;
            case Scalar scalar ->
                switch (scalar.kind()) {
                    case STRING -> ValueKind.STRING;
                    case INT, FLOAT -> ValueKind.NUMBER;
                    case BOOL -> text(scalar).equals("true") ? ValueKind.TRUE : ValueKind.FALSE;
                    case NULL -> ValueKind.NULL;
                };
        };
    }

    /** As JSON has it. */
    private static String text(Scalar scalar) {
        return switch (scalar.kind()) {
            case STRING, INT, FLOAT -> scalar.text();
            case BOOL -> scalar.text().toLowerCase(Locale.ROOT);
            case NULL -> "null";
        };
    }
}
