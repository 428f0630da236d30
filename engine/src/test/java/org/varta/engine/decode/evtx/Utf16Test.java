package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Four units at a time give what one at a time gives. */
class Utf16Test {

    private static final String ALPHABET = "aZ 0~\u007F\u001F\n\t\"\\\u0080\u00FFЖ\uD83D\uDE00\uD83Dx\uFFFFabcdefgh";

    @Test
    void text_is_escaped_as_a_slow_reader_of_the_specification_would() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                int at = random.nextInt(4) == 0 ? random.nextInt(ALPHABET.length()) : 0;
                text.append(ALPHABET.charAt(at));
            }
            ByteOutput out = new ByteOutput(1 << 20);
            boolean isEscaped = Utf16.json(out, text.toString());
            String expected = slowly(text.toString());

            assertThat(new String(out.toBytes(), UTF_8)).isEqualTo(expected);
            assertThat(isEscaped).isEqualTo(expected.contains("\\"));
        }
    }

    @Test
    void every_unit_in_every_place_is_itself() {
        for (int c = 0; c < 0x10000; c++) {
            if (Character.isSurrogate((char) c)) {
                continue;
            }
            String text = "abc" + (char) c + "defgh";
            byte[] utf16 = text.getBytes(UTF_16LE);
            ByteOutput out = new ByteOutput(1 << 20);
            Utf16.json(out, utf16, 0, text.length());

            assertThat(new String(out.toBytes(), UTF_8)).isEqualTo(slowly(text));
        }
    }

    private static String slowly(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", c));
                    } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                        out.append('\uFFFD');
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }
}
