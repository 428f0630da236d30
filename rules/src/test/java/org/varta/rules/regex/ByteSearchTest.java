package org.varta.rules.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.rules.regex.ByteSearch.Answer;

/** The search, against the library that defines what is found. */
class ByteSearchTest {

    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "K",
            "s",
            "S",
            "k",
            "-",
            "é",
            ".",
            "\\d",
            "\\W",
            "\\w",
            "\\s",
            "\\S",
            "[ab]",
            "[^a]",
            "[^é]",
            "[a-z]",
            "[]a]",
            "[^]k]",
            "[a\\]-]",
            "[\\w-]",
            "[é-ü]",
            "[^\\x00-\\x7F]",
            "^",
            "$",
            "\\b",
            "\\B",
            "\\A",
            "\\z",
            "\\.",
            "\\x41",
            "\\n",
            "{",
            "a{",
            "a{,2}",
            "😀",
            "\\Qa.b\\E",
            "[^\\d\\n]",
            "[\\D]",
            "[k]",
            "[^s]",
            "\\\\",
            "(?:)",
            "[!-~]",
            "}",
            "]");
    private static final List<String> TIMES =
            List.of("", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0}", "{2,}", "{0,2}?");
    private static final List<String> FLAGS =
            List.of("", "", "", "(?i)", "(?s)", "(?m)", "(?im)", "(?i-s)", "(?s-i:", "(?i:", "(", "(?:", "(?P<n>");
    private static final int[] TEXT = "aabbAkKsS\u017F\u212A-_ \t\n\n\r.0é\u00C9ж😀{}]\\~\u0080\u07FF\uFFFF"
            .codePoints()
            .toArray();

    @Test
    void findsWhatTheLibraryFinds() {
        Random random = new Random(11);
        int read = 0;
        int compared = 0;
        int found = 0;
        for (int round = 0; round < 6_000; round++) {
            String expression = expression(random, 3);
            int flags = random.nextInt(8);
            Optional<Pattern> pattern = compile(expression, flags);
            if (pattern.isEmpty()) {
                continue;
            }
            Optional<ByteSearch> search =
                    ByteSearch.of(expression, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
            read += search.isPresent() ? 1 : 0;
            for (int i = 0; i < 6 && search.isPresent(); i++) {
                String text = text(random);
                boolean expected = pattern.get().matcher(text).find();
                assertThat(find(search.get(), text))
                        .as("%s (%d) in %s", expression, flags, text)
                        .isEqualTo(expected ? Answer.FOUND : Answer.ABSENT);
                compared++;
                found += expected ? 1 : 0;
            }
        }
        assertThat(read).isGreaterThan(2_000);
        assertThat(found).isBetween(compared / 5, compared * 9 / 10);
    }

    @Test
    void findsEveryCodePointOfASet() {
        for (String set : List.of("[^a]", ".", "[é-\uFFFD]", "[\u0900-😀]", "[a-\u07FF]", "\\W", "[^\\w]", "[k\\n]")) {
            compareOnEveryCodePoint(set, false);
        }
        // without regard to case only small sets: RE2/J folds large ranges for minutes
        for (String set : List.of("[^a]", "[^s]", ".", "\\W", "[k\\n]", "[R-u]")) {
            compareOnEveryCodePoint(set, true);
        }
    }

    private static void compareOnEveryCodePoint(String set, boolean isIgnoreCase) {
        Pattern pattern = compile(set, isIgnoreCase ? 1 : 0).orElseThrow();
        ByteSearch search = ByteSearch.of(set, isIgnoreCase, false, false).orElseThrow();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 5) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String text = Character.toString(c);
                Answer expected = pattern.matcher(text).find() ? Answer.FOUND : Answer.ABSENT;
                if (find(search, text) != expected) {
                    assertThat(find(search, text)).as("%s U+%X", set, c).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void leavesToTheLibraryWhatItDoesNotReadWithCertainty() {
        for (String expression :
                List.of("\\pL", "[[:alpha:]]", "\\C", "(?i)é", "(?i)[à-é]", "\\101", "a".repeat(5000))) {
            assertThat(ByteSearch.of(expression, false, false, false))
                    .as(expression)
                    .isEmpty();
        }
        assertThat(ByteSearch.of("(".repeat(200) + "a" + ")".repeat(200), false, false, false))
                .isEmpty();
    }

    @Test
    void keepsNoMoreStatesThanItsLimitAndSaysSo() {
        // one state for each pattern of the last twelve letters
        ByteSearch search = ByteSearch.of("a[ab]{12}c", false, false, false).orElseThrow();
        Pattern pattern = Pattern.compile("a[ab]{12}c");
        Random random = new Random(5);
        int unknown = 0;
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                text.append("ababababababababababc".charAt(random.nextInt(21)));
            }
            Answer answer = find(search, text.toString());
            boolean expected = pattern.matcher(text).find();
            assertThat(answer).isIn(Answer.UNKNOWN, expected ? Answer.FOUND : Answer.ABSENT);
            unknown += answer == Answer.UNKNOWN ? 1 : 0;
        }
        assertThat(unknown).isPositive();
        assertThat(search.states()).isLessThanOrEqualTo(ByteSearch.MAX_STATES);
    }

    @Test
    void aTextOfAMegabyteNeedsNoMoreStatesThanAShortOne() {
        for (String expression : List.of(
                "(?i)(set).*&&\\s?set.*(environment|invoke|\\$\\{?input).*&&.*\"",
                "\\w+`(?:\\w+|-|.)`[\\w+|\\s]",
                "(?i)(?:a+)+b$",
                "(a|aa)*c",
                "x.{3,40}y")) {
            ByteSearch search = ByteSearch.of(expression, false, false, true).orElseThrow();
            for (String unit : List.of("a", "set&&", "w`w`", "x-y ", "invoke\n")) {
                find(search, unit.repeat(200));
                int known = search.states();
                Answer answer = find(search, unit.repeat((1 << 20) / unit.length()));
                assertThat(search.states()).as("%s in %s", expression, unit).isLessThanOrEqualTo(known + 1);
                assertThat(answer).isEqualTo(find(search, unit.repeat(400)));
            }
        }
    }

    @Test
    void threadsThatLearnTogetherAgreeWithTheLibrary() throws InterruptedException {
        ByteSearch search = ByteSearch.of("(?i)set.*&&\\s?set.*(in|env[a-z]{3,9})\\b", false, false, false)
                .orElseThrow();
        Pattern pattern = Pattern.compile("(?i)set.*&&\\s?set.*(in|env[a-z]{3,9})\\b");
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            Random random = new Random(t);
            threads[t] = new Thread(() -> {
                for (int round = 0; round < 3_000; round++) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < 12; i++) {
                        text.append(List.of("SET ", "&&", "set", "in", "enviro", "nment", " ", "x\n")
                                .get(random.nextInt(8)));
                    }
                    boolean expected = pattern.matcher(text).find();
                    assertThat(find(search, text.toString())).isEqualTo(expected ? Answer.FOUND : Answer.ABSENT);
                }
            });
            threads[t].setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static Answer find(ByteSearch search, String text) {
        byte[] bytes = ("#" + text + "#").getBytes(UTF_8);
        return search.find(bytes, 1, bytes.length - 1);
    }

    private static Optional<Pattern> compile(String expression, int flags) {
        try {
            return Optional.of(Pattern.compile(
                    expression,
                    ((flags & 1) != 0 ? Pattern.CASE_INSENSITIVE : 0)
                            | ((flags & 2) != 0 ? Pattern.MULTILINE : 0)
                            | ((flags & 4) != 0 ? Pattern.DOTALL : 0)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static String expression(Random random, int depth) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (depth > 0 && random.nextInt(5) == 0) {
                String open = FLAGS.get(random.nextInt(FLAGS.size()));
                boolean isOpen = open.endsWith("(") || open.endsWith(":") || open.endsWith(">");
                out.append(open).append(expression(random, depth - 1)).append(isOpen ? ")" : "");
                out.append(isOpen ? TIMES.get(random.nextInt(TIMES.size())) : "");
            } else {
                out.append(ATOMS.get(random.nextInt(ATOMS.size()))).append(TIMES.get(random.nextInt(TIMES.size())));
            }
            if (random.nextInt(8) == 0) {
                out.append('|');
            }
        }
        return out.toString();
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            out.appendCodePoint(TEXT[random.nextInt(TEXT.length)]);
        }
        return out.toString();
    }
}
