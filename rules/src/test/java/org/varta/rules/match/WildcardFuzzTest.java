package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class WildcardFuzzTest {

    @FuzzTest
    void agreesWithANaiveMatcherOnAnyText(FuzzedDataProvider data) {
        String pattern = wellFormed(data.consumeString(12));
        String text = wellFormed(data.consumeString(24));
        boolean expected = NaiveOracle.glob(
                pattern.codePoints().toArray(), 0, text.codePoints().toArray(), 0);

        assertThat(WildcardTest.matches(pattern, text)).isEqualTo(expected);
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
