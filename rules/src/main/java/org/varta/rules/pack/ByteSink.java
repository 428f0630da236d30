package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers and text as bytes; the same text is written once. */
final class ByteSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    private final Map<String, Integer> texts = new HashMap<>();
    private final IdentityHashMap<Object, Integer> objects = new IdentityHashMap<>();

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    void flag(boolean isSet) {
        bytes.write(isSet ? 1 : 0);
    }

    /** Seven bits a byte, the lowest first. */
    void number(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
    }

    void bytes(byte @Nullable [] value) {
        number(value == null ? 0 : value.length + 1);
        if (value != null) {
            bytes.writeBytes(value);
        }
    }

    void text(@Nullable String value) {
        Integer known = value == null ? Integer.valueOf(-2) : texts.get(value);
        number(known == null ? 1 : known + 2);
        if (known == null && value != null) {
            texts.put(value, texts.size());
            bytes(value.getBytes(UTF_8));
        }
    }

    @Nullable
    Integer known(Object value) {
        return objects.get(value);
    }

    void know(Object value) {
        objects.put(value, objects.size());
    }
}
