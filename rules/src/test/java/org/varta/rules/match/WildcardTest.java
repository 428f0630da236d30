package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {

    static boolean matches(String pattern, String text) {
        Wildcard wildcard = new Wildcard(TestRules.pattern(pattern, true).pieces());
        byte[] alone = text.getBytes(UTF_8);
        byte[] among = ("<" + text + ">").getBytes(UTF_8);
        boolean isMatch = wildcard.matches(among, 1, among.length - 1);
        assertThat(wildcard.matches(alone, 0, alone.length)).as("alone").isEqualTo(isMatch);
        return isMatch;
    }

    @ParameterizedTest
    @CsvSource({
        "a*b, ab, true",
        "a*b, a--b, true",
        "a*b, a--bc, false",
        "a*b, xab, false",
        "a*a, a, false",
        "a*a, aa, true",
        "*a?c*, xxabcxx, true",
        "*a?c*, xxacxx, false",
        "a?c, a😀c, true",
        "a?c, aกc, true",
        "a?c, aßc, true",
        "*?ก, กก, true",
        "*กข, ก, false",
        "a?c, a😀😀c, false",
        "a??c, a😀c, false",
        "*?, '', false",
        "*?, x, true",
        "?*?, x, false",
        "?*?, xy, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "*ab*ab, ab, false",
        "*ab*ab, abab, true",
        "ab*ba, aba, false",
        "*é*, cafés, true",
    })
    void matchesTheWholeText(String pattern, String text, boolean expected) {
        assertThat(matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void withoutPiecesMatchesOnlyTheEmptyText() {
        assertThat(matches("", "")).isTrue();
        assertThat(matches("", "x")).isFalse();
        assertThat(matches("*", "")).isTrue();
    }

    @Test
    void agreesWithANaiveRecursiveMatcher() {
        long seed = 4711;
        Random random = new Random(seed);
        int matched = 0;
        for (int round = 0; round < 50_000; round++) {
            String pattern = word(random, new String[] {"a", "b", "😀", "*", "*", "?"}, 8);
            String text = word(random, new String[] {"a", "b", "😀"}, 10);
            boolean expected = NaiveOracle.glob(
                    pattern.codePoints().toArray(), 0, text.codePoints().toArray(), 0);
            assertThat(matches(pattern, text))
                    .as("seed %d: %s on %s", seed, pattern, text)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).as("both verdicts occur").isBetween(2_000, 48_000);
    }

    private static String word(Random random, String[] alphabet, int maxLength) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
            word.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return word.toString();
    }

    @Test
    void staysFastOnTextMadeToBacktrack() {
        String pattern = "*a?".repeat(40) + "*b";
        String text = "a".repeat(200_000);

        assertThat(assertTimeoutPreemptively(ofSeconds(10), () -> matches(pattern, text)))
                .isFalse();
    }
}
