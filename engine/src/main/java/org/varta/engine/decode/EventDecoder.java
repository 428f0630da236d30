package org.varta.engine.decode;

import static org.varta.rules.event.Event.NONE;

import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * One payload to the nodes of an event. Node 0 is always an object:
 *
 * <ul>
 *   <li>JSON: the object itself;
 *   <li>syslog: an object with {@code syslog} (the header's parts, see {@link SyslogDecoder}) and either the members of the
 *       JSON object in the message (hung under a nameless node) or {@code message};
 *   <li>any other text: an object with {@code message}.
 * </ul>
 *
 * <p>The format hint is a hint: a payload that starts like JSON is read as JSON, whatever the hint. Only what claims to be
 * JSON can fail.
 */
public final class EventDecoder {

    private static final byte[] MESSAGE = {'m', 'e', 's', 's', 'a', 'g', 'e'};

    private EventDecoder() {}

    /** Fills {@code into}, and returns null; or says why it cannot, and {@code into} holds no valid event. */
    public static @Nullable Fault decode(byte[] payload, Format hint, Event into) {
        int from = startOf(payload);
        int to = endOf(payload, from);
        into.reset(payload, 0, payload.length);
        if (from == to) {
            return new Fault(Fault.Reason.EMPTY, from, "no content");
        }
        if (hint == Format.JSON || payload[from] == '{') {
            return JsonScanner.scan(into, from, to, NONE);
        }
        if (hint == Format.SYSLOG || SyslogDecoder.claims(payload, from, to)) {
            SyslogDecoder.decode(payload, from, to, into);
            return null;
        }
        int root = into.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, 0, false);
        addMessage(into, root, from, to);
        return null;
    }

    static void addMessage(Event into, int root, int from, int to) {
        int name = into.append(MESSAGE);
        into.add(root, name, MESSAGE.length, false, ValueKind.STRING, from, to - from, false);
    }

    /** Behind a byte order mark and white space. */
    private static int startOf(byte[] payload) {
        int from = 0;
        if (payload.length >= 3
                && payload[0] == (byte) 0xEF
                && payload[1] == (byte) 0xBB
                && payload[2] == (byte) 0xBF) {
            from = 3;
        }
        while (from < payload.length && isBlank(payload[from])) {
            from++;
        }
        return from;
    }

    /** Before trailing white space; some senders end their lines with NUL. */
    private static int endOf(byte[] payload, int from) {
        int to = payload.length;
        while (to > from && (isBlank(payload[to - 1]) || payload[to - 1] == 0)) {
            to--;
        }
        return to;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
