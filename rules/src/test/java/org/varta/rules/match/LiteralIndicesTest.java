package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** {@link GramIndex}, {@link AffixTable} and {@link WholeTable} against searching each literal. */
class LiteralIndicesTest {

    private static final GramIndex.Rarity RARITY = run -> run >>> 3 & 7;

    private interface Search {
        boolean find(byte[] bytes, int from, int to, Found found);
    }

    private interface Build {
        Search of(List<Needle> needles);
    }

    private static Needle needle(int payload, String literal) {
        return new Needle(literal.getBytes(UTF_8), payload);
    }

    /** The text is searched in the middle of others, which must not be seen. */
    private static Set<Integer> found(Search search, String text) {
        Set<Integer> found = new TreeSet<>();
        byte[] around = ("abab" + text + "baab").getBytes(UTF_8);
        boolean isEnded = search.find(around, 4, around.length - 4, payload -> {
            found.add(payload);
            return false;
        });
        assertThat(isEnded).isFalse();
        assertThat(search.find(around, 4, around.length - 4, Found.FIRST)).isEqualTo(!found.isEmpty());
        return found;
    }

    private static void agrees(int shortest, int longest, Build build, BiPredicate<String, String> holds) {
        long seed = 5L + shortest;
        Random random = new Random(seed);
        int hits = 0;
        for (int round = 0; round < 200; round++) {
            List<String> literals = new ArrayList<>();
            List<Needle> needles = new ArrayList<>();
            for (int i = 1 + random.nextInt(60); i > 0; i--) {
                String literal = word(random, shortest, longest);
                needles.add(needle(literals.size(), literal));
                literals.add(literal);
            }
            Search search = build.of(needles);
            for (int i = 0; i < 30; i++) {
                String text = word(random, 0, 40);
                if (random.nextBoolean()) {
                    String literal = literals.get(random.nextInt(literals.size()));
                    text = switch (random.nextInt(4)) {
                        case 0 -> text + literal;
                        case 1 -> literal + text;
                        case 2 -> literal;
                        default -> text + literal + word(random, 0, 10);
                    };
                }
                Set<Integer> expected = new TreeSet<>();
                for (int l = 0; l < literals.size(); l++) {
                    if (holds.test(text, literals.get(l))) {
                        expected.add(l);
                    }
                }
                assertThat(found(search, text)).as("seed %d: %s", seed, text).isEqualTo(expected);
                hits += expected.size();
            }
        }
        assertThat(hits).isGreaterThan(1_000);
    }

    private static String word(Random random, int min, int max) {
        StringBuilder word = new StringBuilder();
        for (int i = min + random.nextInt(max - min + 1); i > 0; i--) {
            word.append("aabж\0".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    @Test
    void findLiteralsOfAnyLengthAnywhere() {
        agrees(1, 9, needles -> new GramIndex(needles, RARITY)::find, String::contains);
    }

    @Test
    void findFewShortLiteralsOneByOneAndManyInOnePass() {
        for (int few = 1; few <= 2 * GramIndex.FEW; few++) {
            List<Needle> needles = new ArrayList<>();
            for (int i = 0; i < few; i++) {
                needles.add(needle(i, "z" + (char) ('a' + i)));
            }
            GramIndex index = new GramIndex(needles, RARITY);
            for (int at = 0; at < 40; at++) {
                String text = "z".repeat(at) + "ZA" + "-".repeat(40 - at) + "zz";
                assertThat(found(index::find, text)).as(text).containsExactly(0);
                assertThat(found(index::find, text.replace('A', '!'))).as(text).isEmpty();
            }
        }
    }

    @Test
    void tellOfAPlaceAtMostOncePerLiteralOfTextsThatAreNothingButCandidates() {
        List<Needle> needles = new ArrayList<>();
        for (int length = 1; length <= 40; length++) {
            needles.add(needle(length, "a".repeat(length)));
        }
        for (int shortest : new int[] {1, 2, 4, 9}) {
            List<Needle> own = needles.subList(shortest - 1, needles.size());
            GramIndex index = new GramIndex(own, RARITY);
            long half = told(index, "a".repeat(1 << 12));
            long whole = told(index, "a".repeat(1 << 13));
            assertThat(half).isBetween(1L, (long) own.size() << 12);
            assertThat(whole).isLessThanOrEqualTo(2 * half + 40L * 40);
        }
    }

    private static long told(GramIndex index, String text) {
        long[] count = new long[1];
        index.find(text.getBytes(UTF_8), 0, text.length(), payload -> ++count[0] < 0);
        return count[0];
    }

    @Test
    void findLongLiteralsAnywhereByLookingAtSomeRunsOnly() {
        for (int shortest = 4; shortest <= 14; shortest++) {
            agrees(shortest, 16, needles -> new GramIndex(needles, RARITY)::find, String::contains);
        }
    }

    @Test
    void lookAtFewerRunsTheLongerTheShortestLiteralIs() {
        assertThat(new GramIndex(List.of(needle(0, "abcd"), needle(1, "abcdefghijklmnop")), RARITY).stride())
                .isEqualTo(1);
        assertThat(new GramIndex(List.of(needle(0, "abcdefg"), needle(1, "abcdefgh")), RARITY).stride())
                .isEqualTo(4);
        assertThat(new GramIndex(List.of(needle(0, "abcdefghijklmnop")), RARITY).stride())
                .isEqualTo(8);
        assertThat(new GramIndex(List.of(needle(0, "ab"), needle(1, "abcde")), RARITY).shortest())
                .isEqualTo(2);
    }

    @Test
    void findAnywhereWithoutRegardToTheCaseOfAsciiLetters() {
        GramIndex index =
                new GramIndex(List.of(needle(0, "sekurlsa::"), needle(1, "@[\\]^_`"), needle(2, "k")), RARITY);

        assertThat(found(index::find, "xSeKURLSA::x")).containsExactly(0, 2);
        assertThat(found(index::find, "`{|}~\u007F@")).isEmpty();
        assertThat(found(index::find, "@[\\]^_`")).containsExactly(1);
    }

    @Test
    void findLiteralsAtTheStart() {
        agrees(1, 12, needles -> new AffixTable(needles, false)::find, String::startsWith);
    }

    @Test
    void findLiteralsAtTheEnd() {
        agrees(1, 12, needles -> new AffixTable(needles, true)::find, String::endsWith);
    }

    @Test
    void findLiteralsThatAreTheWholeText() {
        agrees(0, 12, needles -> new WholeTable(needles)::find, String::equals);
        String longText = "a".repeat(100);
        WholeTable table = new WholeTable(List.of(needle(7, longText)));
        assertThat(found(table::find, longText)).containsExactly(7);
        assertThat(found(table::find, longText + "a")).isEmpty();
    }

    @Test
    void findTheFirstOccurrenceOfAPart() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] part = word(random, 1, 4).getBytes(UTF_8);
            byte[] text = word(random, 0, 30).getBytes(UTF_8);
            int expected = -1;
            for (int at = 0; at + part.length <= text.length && expected < 0; at++) {
                boolean isThere = true;
                for (int k = 0; k < part.length; k++) {
                    isThere &= text[at + k] == part[k];
                }
                expected = isThere ? at : -1;
            }
            for (int anchor = 0; anchor < part.length; anchor++) {
                assertThat(Bytes.indexOf(text, 0, text.length, part, anchor)).isEqualTo(expected);
            }
        }
    }

    @Test
    void rawPartsHoldNothingThatJsonMayEscape() {
        assertThat(new String(RawParts.longest("ab\\mimilib.dll/x".getBytes(UTF_8)), UTF_8))
                .isEqualTo("mimilib.dll");
        assertThat(new String(RawParts.longest("кириця-abc\"\n".getBytes(UTF_8)), UTF_8))
                .isEqualTo("-abc");
        assertThat(RawParts.longest("\\\\".getBytes(UTF_8))).isEmpty();
    }
}
