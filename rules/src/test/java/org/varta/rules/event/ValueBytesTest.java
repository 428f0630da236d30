package org.varta.rules.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values as bytes against values as Strings, which define what is right. */
class ValueBytesTest {

    private static final String[] PIECES = {
        "plain text without anything",
        "UPPER CASE AND [\\]^_`{|}",
        "C:\\\\Windows\\\\System32\\\\",
        "\\r\\n\\t\\b\\f\\/\\\"",
        "\\u0041\\u004b",
        "\\u0416\\u212A\\u017f\\u023a",
        "\\ud83d\\ude00",
        "\\uD83D",
        "\\u00zz",
        "\\x",
        "\\",
        "Жаба і Їжак Ґ",
        "ẞßİıK ſ Ⱥ Ⱦ ɐ",
        "😀𐐀",
        "日本語",
        "Z",
        "@",
        ""
    };

    private static final byte[][] BROKEN = {
        {(byte) 0x80},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x82},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
        {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xF8},
        {(byte) 0xFF}
    };

    private static byte[] value(Random random) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (int i = random.nextInt(6); i > 0; i--) {
            byte[] piece = random.nextInt(12) == 0
                    ? BROKEN[random.nextInt(BROKEN.length)]
                    : PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static String text(Event event, int offset, int length) {
        byte[] bytes = event.bytes();
        assertThat(bytes.length).isGreaterThanOrEqualTo(offset + length + 8);
        return new String(bytes, offset, length, UTF_8);
    }

    @Test
    void agreeWithStrings() {
        FieldCatalog catalog = FieldCatalog.of(List.of());
        Event event = new Event(catalog);
        for (int round = 0; round < 50_000; round++) {
            long seed = 31L * round;
            Random random = new Random(seed);
            byte[] value = value(random);
            boolean isEscaped = random.nextBoolean();
            event.reset(value, 0, value.length);
            int node = event.add(Event.NONE, 0, Event.NONE, false, ValueKind.STRING, 0, value.length, isEscaped);
            String raw = isEscaped ? JsonText.unescape(value, 0, value.length) : new String(value, UTF_8);

            assertThat(text(event, event.foldedOffset(node), event.foldedLength(node)))
                    .as("seed %d", seed)
                    .isEqualTo(CaseFolding.fold(raw));
            assertThat(text(event, event.textOffset(node), event.textLength(node)))
                    .as("seed %d", seed)
                    .isEqualTo(raw);
            assertThat(event.foldedOffset(node)).isEqualTo(event.foldedOffset(node));
            assertThat(event.text(node)).isEqualTo(raw);
        }
    }

    @Test
    void foldEveryCodePointAsStringsDo() {
        Event event = new Event(FieldCatalog.of(List.of()));
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            byte[] value = Character.toString(codePoint).getBytes(UTF_8);
            event.reset(value, 0, value.length);
            int node = event.add(Event.NONE, 0, Event.NONE, false, ValueKind.STRING, 0, value.length, false);
            int offset = event.foldedOffset(node);
            String folded = text(event, offset, event.foldedLength(node));
            if (folded.codePointAt(0) != CaseFolding.fold(codePoint)) {
                assertThat(folded).isEqualTo(Character.toString(CaseFolding.fold(codePoint)));
            }
        }
    }
}
