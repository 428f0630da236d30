package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.rules.event.CaseFolding;

class RegexLiteralsTest {

    @Test
    void areTheTextsThatEveryMatchHolds() {
        assertThat(RegexLiterals.of("abc")).containsExactly(List.of("abc"));
        assertThat(RegexLiterals.of("ab+c")).containsExactly(List.of("ab", "c"));
        assertThat(RegexLiterals.of("ab?c")).containsExactly(List.of("a", "c"));
        assertThat(RegexLiterals.of("ab{2,3}c")).containsExactly(List.of("a", "c"));
        assertThat(RegexLiterals.of("a.*?b\\\\c\\.d")).containsExactly(List.of("a", "b\\c.d"));
        assertThat(RegexLiterals.of("(?i)\\s(one|two)x[^]a-z]y$")).containsExactly(List.of("x", "y"));
        assertThat(RegexLiterals.of("one|two.+three")).containsExactly(List.of("one"), List.of("two", "three"));
        assertThat(RegexLiterals.of("one|[ab]")).containsExactly(List.of("one"), List.of());
        assertThat(RegexLiterals.of("x(a\\)b[)]c)y")).containsExactly(List.of("x", "y"));
    }

    @Test
    void endAtWhateverStandsForMoreThanOneText() {
        assertThat(RegexLiterals.of("a.b^c$d")).containsExactly(List.of("a", "b", "c", "d"));
        assertThat(RegexLiterals.of("a\\db\\Sc\\bd")).containsExactly(List.of("a", "b", "c", "d"));
        assertThat(RegexLiterals.of("a[b]c[^d]e")).containsExactly(List.of("a", "c", "e"));
        assertThat(RegexLiterals.of("a+?b+c")).containsExactly(List.of("a", "b", "c"));
        assertThat(RegexLiterals.of("ab{0}c{12,}d")).containsExactly(List.of("a", "d"));
        assertThat(RegexLiterals.of("a😀*b😀?")).containsExactly(List.of("a", "b"));
        assertThat(RegexLiterals.of("")).containsExactly(List.of());
        assertThat(RegexLiterals.of("|a|")).containsExactly(List.of(), List.of("a"), List.of());
    }

    @Test
    void goOnBehindClassesAndGroupsHoweverTheyAreWritten() {
        assertThat(RegexLiterals.of("[]a]x")).containsExactly(List.of("x"));
        assertThat(RegexLiterals.of("[^]a]x")).containsExactly(List.of("x"));
        assertThat(RegexLiterals.of("[a\\]b]x")).containsExactly(List.of("x"));
        assertThat(RegexLiterals.of("[[a]x")).containsExactly(List.of("x"));
        assertThat(RegexLiterals.of("[a][b]x[c]y")).containsExactly(List.of("x", "y"));
        assertThat(RegexLiterals.of("((a)b(c))x")).containsExactly(List.of("x"));
        assertThat(RegexLiterals.of("(a\\(b)x(c\\))y")).containsExactly(List.of("x", "y"));
        assertThat(RegexLiterals.of("([)(]a|b)x")).containsExactly(List.of("x"));
        assertThat(RegexLiterals.of("()x")).containsExactly(List.of("x"));
    }

    @Test
    void holdSignsThatAreEscaped() {
        assertThat(RegexLiterals.of("\\!a\\~\\(\\[")).containsExactly(List.of("!a~(["));
        assertThat(RegexLiterals.of("a\\.?b\\**")).containsExactly(List.of("a", "b"));
        assertThat(RegexLiterals.of("a}]b")).containsExactly(List.of("a}]b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\Qa.b\\E",
                "a\\x41",
                "abc|a\\x41",
                "abc|[a",
                "\\pN",
                "[[:alpha:]]a",
                "a{",
                "a{x}",
                "a)",
                "(a",
                "(\\Q)\\E)",
                "a\\",
                "[a",
                "ab+*",
                "ab++",
                "ab+{2}",
                "a{/}",
                "a{:}",
                "a{1",
                "[",
                "[^",
                "[]",
                "[a[",
                "[a\\]",
                "x([a)",
                "(a\\",
                "(a\\)",
                "((a)",
                "a\\ ",
                "a\\\u007f",
                "a\\é",
                "a\\n"
            })
    void areNoneWhereTheExpressionIsNotUnderstood(String expression) {
        assertThat(RegexLiterals.of(expression)).isEmpty();
    }

    @Test
    void standInEveryMatchOfRandomExpressions() {
        long seed = 31;
        Random random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 4_000; round++) {
            String expression = expression(random, 2);
            Pattern pattern;
            try {
                pattern = Pattern.compile(expression, random.nextInt(2) * Pattern.CASE_INSENSITIVE);
            } catch (PatternSyntaxException e) {
                continue;
            }
            List<List<String>> alternatives = RegexLiterals.of(expression);
            for (int i = 0; i < 10; i++) {
                String text = text(random);
                if (pattern.matcher(text).find() && !alternatives.isEmpty()) {
                    found++;
                    assertThat(alternatives)
                            .as("seed %d: %s finds %s", seed, expression, text)
                            .anyMatch(literals -> literals.stream()
                                    .allMatch(l -> CaseFolding.fold(text).contains(CaseFolding.fold(l))));
                }
            }
        }
        assertThat(found).as("matches with literals").isGreaterThan(2_000);
    }

    @Test
    void foldAsRe2IgnoresCase() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            for (int other : new int[] {Character.toLowerCase(c), Character.toUpperCase(c), Character.toTitleCase(c)}) {
                // RE2/J 1.8 never comes back from these nine when it ignores case
                boolean isUsable = c < 0x1C80 || c > 0x1C88;
                if (other != c && isUsable) {
                    String text = Character.toString(other);
                    String expression = Pattern.quote(Character.toString(c));
                    boolean isFound = Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                            .matcher(text)
                            .find();
                    assertThat(!isFound || CaseFolding.fold(c) == CaseFolding.fold(other))
                            .as("U+%X and U+%X", c, other)
                            .isTrue();
                }
            }
        }
    }

    private static String expression(Random random, int depth) {
        StringBuilder out = new StringBuilder();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            out.append(
                    switch (random.nextInt(depth == 0 ? 8 : 11)) {
                        case 0, 1, 2, 3 -> pick(random, "a", "b", "B", "ab", "\\.", "é", "\\\\");
                        case 4 -> pick(random, ".", "\\w", "\\s", "\\b", "^", "$");
                        case 5 -> pick(random, "[ab]", "[^a]", "[]a]", "[^]b]", "[a\\]b]");
                        case 6, 7 -> pick(random, "a?", "b*", "a+", "b+?", "ab{0,1}", "b{2}", "a*?");
                        case 8 -> "(" + expression(random, depth - 1) + ")" + pick(random, "", "?", "*", "+", "{0}");
                        case 9 -> expression(random, depth - 1) + "|" + expression(random, depth - 1);
                        default -> pick(random, "(?:", "(?i:") + expression(random, depth - 1) + ")";
                    });
        }
        return out.toString();
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            out.append(pick(random, "a", "b", "A", "B", "ab", ".", "É", "\\", " "));
        }
        return out.toString();
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }
}
