package org.varta.engine.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A record of the hit log. Version 1, big-endian; text is its length in bytes (int32) and UTF-8:
 *
 * <pre>
 * uint8   version = 1
 * int64   sequence in the raw journal
 * int64   clock, ms           int64  received, ms          int64  event time, ms, or the least int64 for none
 * text    organisation        text   host                  text   user
 * int32   number of hits, each:
 *   text  rule key            text   rule content hash     int32  ordinal
 *   int32 number of fields, each:
 *     text name               int32  number of values      text   each value
 * </pre>
 */
public final class HitCodec {

    private static final byte VERSION = 1;

    private HitCodec() {}

    /** As it stands in the log. */
    public static byte[] encode(EventHits event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Hit first = event.hits().getFirst();
            out.writeByte(VERSION);
            out.writeLong(event.sequence());
            out.writeLong(event.clockMs());
            out.writeLong(first.receivedAtMs());
            out.writeLong(first.eventTimeMs());
            writeText(out, first.organisation());
            writeText(out, first.host());
            writeText(out, first.user());
            out.writeInt(event.hits().size());
            for (Hit hit : event.hits()) {
                writeHit(out, hit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeHit(DataOutputStream out, Hit hit) throws IOException {
        writeText(out, hit.ruleKey());
        writeText(out, hit.ruleContentHash());
        out.writeInt(hit.ordinal());
        out.writeInt(hit.fields().size());
        for (var field : hit.fields().entrySet()) {
            writeText(out, field.getKey());
            out.writeInt(field.getValue().size());
            for (String value : field.getValue()) {
                writeText(out, value);
            }
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IOException when the bytes are no such record, or of a version that this program does not know
     */
    public static EventHits decode(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int version = in.get();
            if (version != VERSION) {
                throw new IOException("hit record of version " + version + ", this program reads version " + VERSION);
            }
            EventHits event = readEvent(in);
            if (in.hasRemaining()) {
                throw new IOException("hit record has " + in.remaining() + " bytes too many");
            }
            return event;
        } catch (BufferUnderflowException e) {
            throw new IOException("hit record ends at byte " + bytes.length + " in the middle of a value", e);
        }
    }

    private static EventHits readEvent(ByteBuffer in) throws IOException {
        long sequence = in.getLong();
        long clockMs = in.getLong();
        long receivedAtMs = in.getLong();
        long eventTimeMs = in.getLong();
        String organisation = readText(in);
        String host = readText(in);
        String user = readText(in);
        int count = readCount(in, 16);
        List<Hit> hits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String ruleKey = readText(in);
            String contentHash = readText(in);
            int ordinal = in.getInt();
            hits.add(new Hit(
                    organisation,
                    ruleKey,
                    contentHash,
                    sequence,
                    ordinal,
                    eventTimeMs,
                    receivedAtMs,
                    readFields(in),
                    host,
                    user));
        }
        if (hits.isEmpty()) {
            throw new IOException("hit record without hits");
        }
        return new EventHits(sequence, clockMs, hits);
    }

    private static SequencedMap<String, List<String>> readFields(ByteBuffer in) throws IOException {
        int count = readCount(in, 8);
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            int valueCount = readCount(in, 4);
            List<String> values = new ArrayList<>(valueCount);
            for (int v = 0; v < valueCount; v++) {
                values.add(readText(in));
            }
            fields.put(name, values);
        }
        return fields;
    }

    /** A number of things that take at least so many bytes each; refused before anything is allocated for them. */
    private static int readCount(ByteBuffer in, int bytesEach) throws IOException {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new IOException("hit record says " + count + " items where " + in.remaining() + " bytes are left");
        }
        return count;
    }

    private static String readText(ByteBuffer in) throws IOException {
        int length = readCount(in, 1);
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, UTF_8);
    }
}
