package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.varta.rules.event.Event.NONE;

import org.jspecify.annotations.Nullable;
import org.varta.engine.decode.Fault.Reason;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * One event of the Fluent Forward protocol (v1 and v1.5) to the nodes of an event: an object with {@code forward}, which has
 * {@code tag}, {@code time} and {@code metadata} as far as they are there, and the members of the record, hung under a
 * nameless node.
 *
 * <p>The bytes are {@code [time, record]} or {@code [[time, metadata], record]}, or the same without the outer array. One per
 * thread.
 */
public final class ForwardDecoder {

    private static final byte[] FORWARD = "forward".getBytes(US_ASCII);
    private static final byte[] TAG = "tag".getBytes(US_ASCII);
    private static final byte[] TIME = "time".getBytes(US_ASCII);
    private static final byte[] METADATA = "metadata".getBytes(US_ASCII);

    private final MsgpackScanner scanner = new MsgpackScanner();

    /**
     * Fills {@code into}, and returns null; or says why it cannot, and {@code into} holds no valid event.
     *
     * @param tag may be empty
     */
    public @Nullable Fault decode(byte[] payload, byte[] tag, Event into) {
        into.reset(payload, 0, payload.length);
        if (payload.length == 0) {
            return new Fault(Reason.EMPTY, 0, "no content");
        }
        try {
            scanner.begin(into, payload);
            entry(tag, into);
            return null;
        } catch (MsgpackException malformed) {
            return malformed.fault();
        } finally {
            scanner.end();
        }
    }

    private void entry(byte[] tag, Event into) throws MsgpackException {
        int root = into.add(NONE, 0, NONE, ValueKind.OBJECT, 0, 0, 0);
        int forward = into.add(root, into.append(FORWARD), FORWARD.length, ValueKind.OBJECT, 0, 0, 0);
        if (tag.length > 0) {
            int name = into.append(TAG);
            into.add(forward, name, TAG.length, ValueKind.STRING, into.append(tag), tag.length, 0);
        }
        scanner.skipPair();
        boolean hasMetadata = scanner.skipPair();
        ValueKind time = scanner.add(forward, into.append(TIME), TIME.length);
        if (!time.isScalar()) {
            throw scanner.malformed("expected a time, found a list or map");
        }
        if (hasMetadata) {
            scanner.add(forward, into.append(METADATA), METADATA.length);
        }
        ValueKind record = scanner.add(root, 0, NONE);
        if (record != ValueKind.OBJECT) {
            throw new MsgpackException(Reason.NOT_AN_OBJECT, scanner.at(), "expected a map as record");
        }
        if (scanner.at() < into.sourceLengthBytes()) {
            throw scanner.malformed("expected the end behind the record");
        }
    }
}
