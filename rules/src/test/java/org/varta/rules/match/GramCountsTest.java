package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;
import static org.varta.rules.match.TestRules.or;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.match.TextTests.Place;

class GramCountsTest {

    private static final FieldCatalog CATALOG = FieldCatalog.of(List.of("A", "B"));
    private static final int A = CATALOG.slot("A");
    private static final int B = CATALOG.slot("B");

    private final GramCounts counts = new GramCounts();

    private int count(int slot, String run) {
        return counts.count(slot, GramIndex.run(run.getBytes(US_ASCII), 0));
    }

    private static Atom.Text part(String literal) {
        return new Atom.Text(A, literal, Place.ANYWHERE);
    }

    @Test
    void takeTheLiteralsOfAllOperandsFieldByField() {
        counts.add(
                and(
                        or(like("A", "*abcd*"), like("A", "*xabcd*"), like("B", "*abcd*")),
                        not(like("A", "*qrst*")),
                        keyword("abcd")),
                CATALOG);

        assertThat(count(A, "abcd")).isEqualTo(2);
        assertThat(count(A, "xabc")).isEqualTo(1);
        assertThat(count(A, "qrst")).isEqualTo(1);
        assertThat(count(B, "abcd")).isEqualTo(1);
        assertThat(count(B, "qrst")).isZero();
        assertThat(count(Atom.ANY_VALUE, "abcd")).isEqualTo(1);
    }

    @Test
    void holdEveryRunOfALiteralWithoutCase() {
        counts.add(part("abcdefg"));

        assertThat(Stream.of("abcd", "bcde", "cdef", "DEFG").map(run -> count(A, run)))
                .containsOnly(1);
        assertThat(count(A, "efg ")).isZero();
        assertThat(counts.of(A).frequency(GramIndex.run("abcd".getBytes(US_ASCII), 0)))
                .isEqualTo(1);
    }

    @Test
    void countALiteralThatManyRulesLookForOnce() {
        counts.add(part("abcd"));
        counts.add(part("abcd"));

        assertThat(count(A, "abcd")).isEqualTo(1);
    }

    @Test
    void keepAllCountsWhenThereAreMany() {
        Random random = new Random(5);
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String run = String.format("%c%c%c%c", letter(random), letter(random), letter(random), letter(random));
            counts.add(part(run + i));
            expected.merge(run, 1, Integer::sum);
        }

        assertThat(expected).hasSizeGreaterThan(5_000);
        expected.forEach((run, count) -> assertThat(count(A, run)).as(run).isEqualTo(count));
    }

    private static char letter(Random random) {
        return (char) ('a' + random.nextInt(10));
    }

    // ---- what is looked for first

    private void assertDearerToCheaper(Atom... atoms) {
        assertThat(Stream.of(atoms).map(counts::frequency).toList())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a))
                .doesNotHaveDuplicates();
    }

    @Test
    void preferLongLiteralsToShortOnes() {
        assertDearerToCheaper(part("a"), part("ab"), part("abc"), part("abcdefgh"), part("abcdefghi"));
    }

    @Test
    void preferLiteralsOfEightBytesToThoseThatMakeAnIndexLookAtMoreRuns() {
        assertDearerToCheaper(part("abcd"), part("abcdefg"), new Atom.Text(A, "abc", Place.WHOLE), part("abcdefgh"));
    }

    @Test
    void preferLiteralsWithARunThatFewOthersHold() {
        for (int i = 0; i < 100; i++) {
            counts.add(part("\\windows\\" + (char) ('a' + i % 26) + i));
        }
        counts.add(part("\\windows\\mimikatz"));

        assertDearerToCheaper(part("\\windows\\"), part("\\windows\\m"), part("mimikatzzz"));
        assertThat(counts.frequency(part("\\windows\\mimikatz")))
                .as("the rarest run decides, wherever it stands")
                .isLessThan(counts.frequency(part("\\windows\\")) / 2)
                .isCloseTo(counts.frequency(part("mimikatz\\windows\\")), Offset.offset(0.02));
    }

    @Test
    void preferWholeValuesUnlessTheyAreShort() {
        assertDearerToCheaper(new Atom.Text(A, "abc", Place.WHOLE), new Atom.Text(A, "abcd", Place.WHOLE));
        assertThat(counts.frequency(new Atom.Text(A, "abcdefgh", Place.WHOLE)))
                .isEqualTo(counts.frequency(new Atom.Text(A, "abcd", Place.WHOLE)));
    }
}
