package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteSink} wrote; anything else ends in an exception. */
final class ByteSource {

    private final byte[] bytes;
    private int at;
    private final List<String> texts = new ArrayList<>();
    private final List<Object> objects = new ArrayList<>();

    ByteSource(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    boolean flag() {
        return bytes[at++] != 0;
    }

    int number() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number without an end");
    }

    /** A count of things that take a byte each at least. */
    int bounded(int count) {
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalStateException("more than there is: " + count);
        }
        return count;
    }

    byte @Nullable [] bytes() {
        int length = number() - 1;
        if (length < 0) {
            return null;
        }
        int from = at;
        at += bounded(length);
        return Arrays.copyOfRange(bytes, from, at);
    }

    @Nullable
    String text() {
        int which = number();
        if (which == 0) {
            return null;
        }
        if (which > 1) {
            return texts.get(which - 2);
        }
        int length = bounded(number() - 1);
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        texts.add(text);
        return text;
    }

    Object known(int which) {
        return objects.get(which);
    }

    void know(Object value) {
        objects.add(value);
    }
}
