package org.varta.collector.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;

/** Reads {@link Envelope}s. Owned by one thread. */
final class EnvelopeDecoder {

    private byte[] lastNames = {};
    private Origin lastOrigin = new Origin("", "", "", "", "");

    /** Decodes the bytes of one record. */
    JournalRecord decode(long sequence, byte[] bytes) throws EnvelopeException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < Envelope.FIXED_BYTES) {
            throw new EnvelopeException(sequence, "expected 12 bytes or more, found " + in.remaining());
        }
        int version = in.get() & 0xFF;
        if (version != Envelope.VERSION) {
            throw new EnvelopeException(sequence, "expected version 1, found " + version);
        }
        JournalRecord.Kind kind = kind(sequence, in.get() & 0xFF);
        Format format = Format.ofCode(in.getShort() & 0xFFFF);
        long receivedAtNs = in.getLong();
        Origin origin = origin(sequence, bytes, in);
        byte[] context = context(sequence, in);
        byte[] payload = new byte[in.remaining()];
        in.get(payload);
        return new JournalRecord(kind, sequence, receivedAtNs, origin, format, context, payload);
    }

    private static JournalRecord.Kind kind(long sequence, int code) throws EnvelopeException {
        return switch (code) {
            case 1 -> JournalRecord.Kind.EVENT;
            case 2 -> JournalRecord.Kind.GAP;
            case 3 -> JournalRecord.Kind.TICK;
            default -> throw new EnvelopeException(sequence, "expected kind 1, 2 or 3, found " + code);
        };
    }

    private static byte[] context(long sequence, ByteBuffer in) throws EnvelopeException {
        if (in.remaining() < Integer.BYTES) {
            throw new EnvelopeException(sequence, "it ends before the length of the context");
        }
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new EnvelopeException(
                    sequence, "its context has " + length + " bytes, but " + in.remaining() + " are left");
        }
        byte[] context = new byte[length];
        in.get(context);
        return context;
    }

    /** Neighbouring records mostly have the same origin: then the bytes are equal and the object is used again. */
    private Origin origin(long sequence, byte[] bytes, ByteBuffer in) throws EnvelopeException {
        int begin = in.position();
        for (int i = 0; i < Envelope.NAMES; i++) {
            int length = nameLength(sequence, in);
            in.position(in.position() + length);
        }
        int end = in.position();
        if (!Arrays.equals(bytes, begin, end, lastNames, 0, lastNames.length)) {
            in.position(begin);
            lastOrigin = new Origin(
                    name(sequence, in), name(sequence, in), name(sequence, in), name(sequence, in), name(sequence, in));
            lastNames = Arrays.copyOfRange(bytes, begin, end);
        }
        return lastOrigin;
    }

    private static int nameLength(long sequence, ByteBuffer in) throws EnvelopeException {
        int length = in.remaining() < Short.BYTES ? Integer.MAX_VALUE : in.getShort() & 0xFFFF;
        if (length > in.remaining()) {
            throw new EnvelopeException(sequence, "it ends within the names of its origin");
        }
        return length;
    }

    private static String name(long sequence, ByteBuffer in) throws EnvelopeException {
        int length = nameLength(sequence, in);
        ByteBuffer utf8 = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw (EnvelopeException) new EnvelopeException(sequence, "a name of its origin is not UTF-8").initCause(e);
        }
    }
}
