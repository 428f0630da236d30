package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varta.rules.event.Event.NONE;

import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/** Time, host and user of an event, each from the first field of a list that holds a usable one. */
final class FactFinder {

    private final int[] timeKeys;
    private final int[] hostKeys;
    private final int[] userKeys;
    private final TextMemo hosts = new TextMemo();
    private final TextMemo users = new TextMemo();
    private final EventTime eventTime = new EventTime();

    FactFinder(int[] timeKeys, int[] hostKeys, int[] userKeys) {
        this.timeKeys = timeKeys;
        this.hostKeys = hostKeys;
        this.userKeys = userKeys;
    }

    /** The node that names the host, or {@link Event#NONE}. */
    int hostNode(Event event, Bindings bindings) {
        return firstNamed(hostKeys, event, bindings);
    }

    Facts facts(Event event, Bindings bindings, int hostNode) {
        int user = firstNamed(userKeys, event, bindings);
        return new Facts(
                time(event, bindings),
                hostNode == NONE ? "" : hosts.text(event, hostNode),
                user == NONE ? "" : users.text(event, user));
    }

    private long time(Event event, Bindings bindings) {
        for (int key : timeKeys) {
            for (int b = bindings.first(key); b != NONE; b = bindings.next(b)) {
                long ms = time(event, bindings.node(b));
                if (ms != Facts.NO_TIME) {
                    return ms;
                }
            }
        }
        return Facts.NO_TIME;
    }

    private long time(Event event, int node) {
        ValueKind kind = event.kind(node);
        if (kind != ValueKind.STRING && kind != ValueKind.NUMBER) {
            return Facts.NO_TIME;
        }
        if (event.isValueEscaped(node)) {
            byte[] text = event.text(node).getBytes(UTF_8);
            return eventTime.parse(text, 0, text.length);
        }
        return eventTime.parse(event.bytes(), event.valueOffset(node), event.valueLength(node));
    }

    /** The first text that is not empty and not {@code -}, Windows' way to say nobody. */
    private static int firstNamed(int[] keys, Event event, Bindings bindings) {
        for (int key : keys) {
            for (int b = bindings.first(key); b != NONE; b = bindings.next(b)) {
                int node = bindings.node(b);
                int length = event.valueLength(node);
                boolean isNil = length == 0 || (length == 1 && event.bytes()[event.valueOffset(node)] == '-');
                if (event.kind(node) == ValueKind.STRING && !isNil) {
                    return node;
                }
            }
        }
        return NONE;
    }
}
