package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text stands between digits, so that a reader that goes beyond its ends reads another number. */
class NumberTextTest {

    private interface Reader<T extends @Nullable Object> {
        T read(byte[] bytes, int from, int to);
    }

    private static <T extends @Nullable Object> T between(String text, Reader<T> reader) {
        byte[] bytes = ("9" + text + "9").getBytes(UTF_8);
        return reader.read(bytes, 1, bytes.length - 1);
    }

    private static long plainInteger(String text) {
        return between(text, NumberText::plainInteger);
    }

    private static @Nullable BigDecimal decimal(String text) {
        return between(text, NumberText::decimal);
    }

    private static @Nullable BigDecimal decimalOrHex(String text) {
        return between(text, NumberText::decimalOrHex);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "7, 7",
        "-42, -42",
        "0123456789, 123456789",
        "999999999999999999, 999999999999999999",
        "-999999999999999999, -999999999999999999",
    })
    void readsPlainIntegersOfUpToEighteenDigits(String text, long expected) {
        assertThat(plainInteger(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+7",
                "--7",
                "7-",
                " 7",
                "7 ",
                "7.0",
                "1e2",
                "0x7",
                "/",
                ":",
                "1/",
                "1:",
                "1000000000000000000",
                "-1000000000000000000",
                "٣"
            })
    void takesNothingElseForAPlainInteger(String text) {
        assertThat(plainInteger(text)).isEqualTo(NumberText.NO_INTEGER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0", "9", "-1", "+1", "1.", ".5", "-.5", "+1.50", "1e2", "1E2", "1e+2", "1e-2", "1.5e0", "1.e2",
                "1e9999", "1e-9999", "00012"
            })
    void readsDecimalsAsTheyAreWritten(String text) {
        assertThat(decimal(text)).isEqualTo(new BigDecimal(text));
        assertThat(decimalOrHex(text)).isEqualTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "+", ".", "-.", "e1", ".e1", "1e", "1e+", "1e-", "1e+-2", "1e10000", "1e00001", "1..2",
                "1.2.3", "--1", "+-1", " 1", "1 ", "1e2e3", "1e2.5", "1/", "1:", "/", ":", "1f", "NaN", "1,5", "٣"
            })
    void takesNothingElseForADecimal(String text) {
        assertThat(decimal(text)).isNull();
        assertThat(decimalOrHex(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0x0, 0",
        "0x10, 16",
        "0Xff, 255",
        "0xFF, 255",
        "0x00ff, 255",
        "0xffffffffffffffff, 18446744073709551615"
    })
    void readsHexadecimalAfterItsPrefix(String text, BigDecimal expected) {
        assertThat(decimalOrHex(text)).isEqualTo(expected);
        assertThat(decimal(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x", "x10", "0xg", "0x1g", "0xg1", "0x-1", "0x+1", "0x 1", "0x1.0", "1x10", "0y10", "-0x10", "0x٣"
            })
    void takesNothingElseForHexadecimal(String text) {
        assertThat(decimalOrHex(text)).isNull();
    }

    @Test
    void readsHundredCharactersAndNoMore() {
        String digits = "1".repeat(100);
        assertThat(decimal(digits)).isEqualTo(new BigDecimal(digits));
        assertThat(decimal(digits + "1")).isNull();
        String hex = "0x" + "1".repeat(98);
        assertThat(decimalOrHex(hex)).isNotNull();
        assertThat(decimalOrHex(hex + "1")).isNull();
    }
}
