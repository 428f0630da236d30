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
 * JSON can fail. MessagePack is for {@link ForwardDecoder}.
 */
public final class EventDecoder {

    private static final byte[] MESSAGE = {'m', 'e', 's', 's', 'a', 'g', 'e'};

    private EventDecoder() {}

    /** Fills {@code into}, and returns null; or says why it cannot, and {@code into} holds no valid event. */
    public static @Nullable Fault decode(byte[] payload, Format hint, Event into) {
        // the copy first: it fetches the payload faster than looks at its two ends
        into.reset(payload, 0, payload.length);
        int from = startOf(into.bytes(), payload.length);
        int to = endOf(into.bytes(), from, payload.length);
        if (from == to) {
            return new Fault(Fault.Reason.EMPTY, from, "no content");
        }
        if (hint == Format.JSON || into.bytes()[from] == '{') {
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
    private static int startOf(byte[] bytes, int to) {
        int from = 0;
        if (to >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            from = 3;
        }
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        return from;
    }

    /** Before trailing white space; some senders end their lines with NUL. */
    private static int endOf(byte[] bytes, int from, int end) {
        int to = end;
        while (to > from && (isBlank(bytes[to - 1]) || bytes[to - 1] == 0)) {
            to--;
        }
        return to;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
