package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varta.rules.event.Event.NONE;

import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/** Time, host, user and number of an event, each from the first field of a list that holds a usable one. */
final class FactFinder {

    /** A number with so many digits is a long. */
    private static final int DIGITS_MAX = 18;

    private final int[] timeKeys;
    private final int[] hostKeys;
    private final int[] userKeys;
    private final int[] numberKeys;
    private final int[] dropsKeys;
    private final int[] channelKeys;
    private final TextMemo channels = new TextMemo();
    private final TextMemo hosts = new TextMemo();
    private final TextMemo users = new TextMemo();
    private final EventTime eventTime = new EventTime();

    FactFinder(int[] timeKeys, int[] hostKeys, int[] userKeys, int[] numberKeys, int[] dropsKeys, int[] channelKeys) {
        this.timeKeys = timeKeys;
        this.hostKeys = hostKeys;
        this.userKeys = userKeys;
        this.numberKeys = numberKeys;
        this.dropsKeys = dropsKeys;
        this.channelKeys = channelKeys;
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
                user == NONE ? "" : users.text(event, user),
                numbered(event, bindings));
    }

    private @Nullable Numbered numbered(Event event, Bindings bindings) {
        long number = number(numberKeys, event, bindings);
        if (number >= 0) {
            int channel = firstNamed(channelKeys, event, bindings);
            return new Numbered(channel == NONE ? "" : channels.text(event, channel), number, false);
        }
        long drops = number(dropsKeys, event, bindings);
        return drops < 0 ? null : new Numbered("", drops, true);
    }

    /** The first whole number, or -1. */
    private static long number(int[] keys, Event event, Bindings bindings) {
        for (int key : keys) {
            for (int b = bindings.first(key); b != NONE; b = bindings.next(b)) {
                long number = number(event, bindings.node(b));
                if (number >= 0) {
                    return number;
                }
            }
        }
        return -1;
    }

    private static long number(Event event, int node) {
        ValueKind kind = event.kind(node);
        int length = event.valueLength(node);
        if ((kind != ValueKind.STRING && kind != ValueKind.NUMBER) || length == 0 || length > DIGITS_MAX) {
            return -1;
        }
        byte[] bytes = event.bytes();
        int from = event.valueOffset(node);
        long number = 0;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
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
