package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varta.rules.event.Event.NONE;

import java.util.List;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.event.ValueKind;

/** An event written down by hand, as a decoder and a normaliser would leave it. */
final class TestEvent {

    private final Event event;
    private final int root;

    TestEvent(FieldCatalog catalog, LogSource... sources) {
        event = new Event(catalog);
        event.reset(new byte[0], 0, 0);
        event.setSources(new LogSources(List.of(sources)));
        root = event.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, 0, false);
    }

    TestEvent text(String name, String... values) {
        for (String value : values) {
            add(root, name, ValueKind.STRING, value.getBytes(UTF_8), false);
        }
        return this;
    }

    /** A JSON string as it stands between the quotes. */
    TestEvent escaped(String name, String raw) {
        return add(root, name, ValueKind.STRING, raw.getBytes(UTF_8), true);
    }

    TestEvent bytes(String name, byte[] value) {
        return add(root, name, ValueKind.STRING, value, false);
    }

    TestEvent number(String name, String number) {
        return add(root, name, ValueKind.NUMBER, number.getBytes(UTF_8), false);
    }

    TestEvent bool(String name, boolean value) {
        byte[] text = Boolean.toString(value).getBytes(UTF_8);
        return add(root, name, value ? ValueKind.TRUE : ValueKind.FALSE, text, false);
    }

    TestEvent nul(String name) {
        return add(root, name, ValueKind.NULL, "null".getBytes(UTF_8), false);
    }

    /** An object or array without members. */
    TestEvent empty(String name, ValueKind kind) {
        return add(root, name, kind, new byte[0], false);
    }

    /** {@code name: {inner: value}}; the slot of {@code name} holds the object only. */
    TestEvent nested(String name, String inner, String value) {
        add(root, name, ValueKind.OBJECT, new byte[0], false);
        return add(event.nodeCount() - 1, inner, ValueKind.STRING, value.getBytes(UTF_8), false);
    }

    TestEvent value(String name, ValueKind kind, String text) {
        return add(root, name, kind, text.getBytes(UTF_8), false);
    }

    Event done() {
        return event;
    }

    private static boolean isPlain(byte[] value, boolean isEscaped) {
        String text = new String(value, ISO_8859_1);
        boolean isAscii = text.chars().allMatch(c -> c < 0x80);
        return isAscii && !(isEscaped && (text.contains("\\u") || text.contains("\\/")));
    }

    private TestEvent add(int parent, String name, ValueKind kind, byte[] value, boolean isEscaped) {
        byte[] nameBytes = name.getBytes(UTF_8);
        int node = event.add(
                parent,
                event.append(nameBytes),
                nameBytes.length,
                kind,
                event.append(value),
                value.length,
                (isEscaped ? Event.VALUE_ESCAPED : 0) | (isPlain(value, isEscaped) ? Event.VALUE_PLAIN : 0));
        int slot = event.catalog().slot(name);
        if (slot != FieldCatalog.NO_SLOT) {
            event.bind(slot, node);
        }
        return this;
    }
}
