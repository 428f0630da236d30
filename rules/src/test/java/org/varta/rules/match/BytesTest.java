package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @Test
    void areTheTextInUtf8() {
        for (String text : new String[] {"", "a", "é", "ก", "😀", "a😀b😀"}) {
            assertThat(Bytes.utf8(text)).isEqualTo(text.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83d",
                "a\ud83d",
                "\ud83da",
                "\ud83d\ud83d",
                "\ude00",
                "a\ude00",
                "\ude00\ud83d",
                "😀\ud83d",
                "😀\ude00"
            })
    void areNoneOfHalfASurrogatePair(String text) {
        assertThat(Bytes.utf8(text)).isNull();
    }

    @Test
    void knowWhichOfThemIsRareInWindowsEvents() {
        assertThat(Bytes.rarest("e".getBytes(UTF_8))).isZero();
        assertThat(Bytes.rarest("set z".getBytes(UTF_8))).isEqualTo(4);
        assertThat(Bytes.rarest("set z set".getBytes(UTF_8))).isEqualTo(4);
        assertThat(Bytes.rarest("sister,".getBytes(UTF_8))).isEqualTo(6);
        assertThat(Bytes.rarest("ee=ee".getBytes(UTF_8))).isEqualTo(2);
        assertThat(Bytes.rarest("z$".getBytes(UTF_8)))
                .as("the first of those that are as rare")
                .isZero();
    }

    @Test
    void haveHashesThatTellThemApart() {
        Random random = new Random(8);
        Set<String> texts = new HashSet<>();
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            byte[] text = new byte[1 + random.nextInt(24)];
            for (int at = 0; at < text.length; at++) {
                text[at] = (byte) ('a' + random.nextInt(20));
            }
            texts.add(new String(text, UTF_8));
            hashes.add(Bytes.hash(text, 0, text.length));
            byte[] elsewhere = ("0123" + new String(text, UTF_8) + "x").getBytes(UTF_8);
            assertThat(Bytes.hash(elsewhere, 4, elsewhere.length - 1)).isEqualTo(Bytes.hash(text, 0, text.length));
        }
        assertThat(hashes).hasSameSizeAs(texts);
    }
}
