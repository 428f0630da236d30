package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumberTableTest {

    private static final List<String> NUMBERS = Stream.concat(
                    Stream.of(
                            "1.5",
                            "-0.25",
                            "1E+30",
                            "123456789012345678",
                            "-123456789012345678",
                            "1234567890123456789"),
                    IntStream.range(-40, 300).mapToObj(i -> String.valueOf(i * 7)))
            .toList();

    private static NumberTable table(List<String> numbers) {
        List<NumberTable.Entry> entries = new ArrayList<>();
        for (String number : numbers) {
            entries.add(new NumberTable.Entry(new BigDecimal(number).stripTrailingZeros(), entries.size()));
        }
        return new NumberTable(entries);
    }

    private static List<String> found(NumberTable table, String text) {
        byte[] bytes = ("4" + text + "2").getBytes(UTF_8);
        List<String> found = new ArrayList<>();
        table.find(bytes, 1, bytes.length - 1, payload -> {
            found.add(NUMBERS.get(payload));
            return false;
        });
        return found;
    }

    @Test
    void findsNumbersHoweverTheyAreWritten() {
        NumberTable table = table(NUMBERS);
        for (String number : NUMBERS) {
            BigDecimal value = new BigDecimal(number);
            assertThat(found(table, number)).containsExactly(number);
            assertThat(found(table, value.toPlainString())).containsExactly(number);
            assertThat(found(table, value.setScale(40).toString())).containsExactly(number);
            assertThat(found(table, value.unscaledValue() + "e" + -value.scale()))
                    .containsExactly(number);
        }
        assertThat(found(table, "007")).containsExactly("7");
        assertThat(found(table, "-0")).containsExactly("0");
        assertThat(found(table, "+7")).containsExactly("7");
    }

    @Test
    void findsNothingElse() {
        NumberTable table = table(NUMBERS);
        for (int i = -300; i < 2_100; i++) {
            assertThat(found(table, String.valueOf(i))).hasSize(i % 7 == 0 && i >= -280 ? 1 : 0);
        }
        for (String text : List.of("", "7x", "x", "1.50001", "-1.5", "0x7", "1e31", "NaN")) {
            assertThat(found(table, text)).isEmpty();
        }
    }

    @Test
    void tellsWhetherTheSearchWasEnded() {
        NumberTable table = table(List.of("7", "1.5"));
        for (String text : List.of("7", "7.0", "1.5")) {
            byte[] bytes = text.getBytes(UTF_8);
            assertThat(table.find(bytes, 0, bytes.length, Found.FIRST)).isTrue();
            assertThat(table.find(bytes, 0, bytes.length, payload -> false)).isFalse();
        }
        for (String text : List.of("8", "8.5", "x")) {
            byte[] bytes = text.getBytes(UTF_8);
            assertThat(table.find(bytes, 0, bytes.length, Found.FIRST)).isFalse();
        }
    }
}
