package org.varta.collector.wire.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Messages of the Forward protocol, made by hand. */
final class Messages {

    private Messages() {}

    /** The time 7 and a record with {@code number} as the value of {@code a}, up to 9999. */
    static byte[] event(int number) {
        return join(new byte[] {(byte) 0x92, 7}, record(number));
    }

    static byte[] record(int number) {
        return new byte[] {(byte) 0x81, (byte) 0xA1, 'a', (byte) 0xCD, (byte) (number >> 8), (byte) number};
    }

    /** Mode Message. */
    static byte[] single(int number, String chunk) {
        return join(new byte[] {(byte) 0x94}, text("t"), new byte[] {7}, record(number), option(chunk, ""));
    }

    /** Mode Forward, at most fifteen events. */
    static byte[] forward(String chunk, byte[]... events) {
        return join(
                new byte[] {(byte) 0x93},
                text("t"),
                new byte[] {(byte) (0x90 | events.length)},
                join(events),
                option(chunk, ""));
    }

    /** Modes PackedForward and CompressedPackedForward. */
    static byte[] packed(String chunk, String compressed, byte[] entries) {
        int length = entries.length;
        byte[] head = {(byte) 0xC6, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length};
        return join(new byte[] {(byte) 0x93}, text("t"), head, entries, option(chunk, compressed));
    }

    private static byte[] option(String chunk, String compressed) {
        byte[] members = join(
                chunk.isEmpty() ? new byte[0] : join(text("chunk"), text(chunk)),
                compressed.isEmpty() ? new byte[0] : join(text("compressed"), text(compressed)));
        int count = (chunk.isEmpty() ? 0 : 1) + (compressed.isEmpty() ? 0 : 1);
        return join(new byte[] {(byte) (0x80 | count)}, members);
    }

    static byte[] ack(String chunk) {
        return join(new byte[] {(byte) 0x81}, text("ack"), text(chunk));
    }

    /** Up to 65,535 bytes. */
    static byte[] text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] head = bytes.length < 32
                ? new byte[] {(byte) (0xA0 | bytes.length)}
                : new byte[] {(byte) 0xDA, (byte) (bytes.length >> 8), (byte) bytes.length};
        return join(head, bytes);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
