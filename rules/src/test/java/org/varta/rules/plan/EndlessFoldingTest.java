package org.varta.rules.plan;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndlessFoldingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u1C80",
                "x\\x{1C88}y",
                "\\x{1c84}",
                "[\\x{100}-\\x{ffff}]",
                "[^\\x{80}-\\x{10FFFF}]",
                "[a-\uFFFF]",
                "[^\u1C80]",
            })
    void findsExpressionsThatWouldNeverCompile(String expression) {
        assertThat(EndlessFolding.threatens(expression, true)).isTrue();
        assertThat(EndlessFolding.threatens("(?i)" + expression, false)).isTrue();
        assertThat(EndlessFolding.threatens("(?si:" + expression + ")", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "power\\s*shell",
                "[^a-z]",
                "[^\\x00-\\x7f]",
                "\\p{L}+",
                "[а-яієїґ]+",
                "\\x{20AC}",
                "\\x{}",
                "\\x{zz}",
                "\\W.",
                "😀"
            })
    void letsOthersThroughWhichCompile(String expression) {
        assertThat(EndlessFolding.threatens(expression, true)).isFalse();
        assertTimeoutPreemptively(ofSeconds(20), () -> compile(expression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u1C80", "[\\x{100}-\\x{ffff}]", "(?s)[a-\uFFFF]"})
    void letsThemThroughWhereCaseCounts(String expression) {
        assertThat(EndlessFolding.threatens(expression, false)).isFalse();
    }

    private static void compile(String expression) {
        try {
            Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
        } catch (com.google.re2j.PatternSyntaxException e) {
            assertThat(expression).startsWith("\\x{");
        }
    }
}
