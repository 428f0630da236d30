package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** Writes {@link Envelope}s into one array that is used again and again. Owned by one thread. */
final class EnvelopeEncoder {

    private static final Origin TICK_ORIGIN = new Origin("", "", "", "", "");

    private ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private @Nullable Origin lastOrigin;
    private byte[] lastNames = {};

    /** An upper bound of what a frame takes; -1 when a name is too long to be written. */
    static long bytesMax(Frame frame) {
        Origin origin = frame.origin();
        long chars = 0;
        for (String name : names(origin)) {
            if (name.length() > Envelope.NAME_CHARS_MAX) {
                return -1;
            }
            chars += name.length();
        }
        return RecordHeader.BYTES
                + Envelope.FIXED_BYTES
                + Envelope.LENGTHS_BYTES
                + 3 * chars
                + frame.context().length
                + frame.payload().length;
    }

    /** Encodes an event or a gap; returns how many bytes of {@link #array} it takes. */
    int encode(JournalRecord.Kind kind, Frame frame) {
        return encode(kind, frame.receivedAtNs(), frame.origin(), frame.format(), frame.context(), frame.payload());
    }

    /** Encodes a tick. */
    int encodeTick(long timeNs, byte[] payload) {
        return encode(JournalRecord.Kind.TICK, timeNs, TICK_ORIGIN, Format.UNKNOWN, Frame.NO_CONTEXT, payload);
    }

    /** The bytes of the last encoding, and more. */
    byte[] array() {
        return out.array();
    }

    private int encode(
            JournalRecord.Kind kind, long receivedAtNs, Origin origin, Format format, byte[] context, byte[] payload) {
        byte[] names = encodedNames(origin);
        int bytes = Envelope.FIXED_BYTES + names.length + Integer.BYTES + context.length + payload.length;
        if (out.capacity() < bytes) {
            out = ByteBuffer.allocate(Math.max(bytes, 2 * out.capacity())).order(ByteOrder.LITTLE_ENDIAN);
        }
        out.clear()
                .put((byte) Envelope.VERSION)
                .put((byte) kind.code())
                .putShort((short) format.code())
                .putLong(receivedAtNs)
                .put(names)
                .putInt(context.length)
                .put(context)
                .put(payload);
        return bytes;
    }

    /** The frames of a connection share their origin, so the last one is nearly always the one. */
    @SuppressWarnings("ReferenceEquality") // a cache by identity
    private byte[] encodedNames(Origin origin) {
        if (origin != lastOrigin) {
            ByteArrayOutputStream names = new ByteArrayOutputStream();
            for (String name : names(origin)) {
                byte[] utf8 = name.getBytes(UTF_8);
                names.write(utf8.length);
                names.write(utf8.length >>> 8);
                names.writeBytes(utf8);
            }
            lastNames = names.toByteArray();
            lastOrigin = origin;
        }
        return lastNames;
    }

    private static String[] names(Origin origin) {
        return new String[] {
            origin.organisation(), origin.listener(), origin.protocol(), origin.principal(), origin.peer()
        };
    }
}
