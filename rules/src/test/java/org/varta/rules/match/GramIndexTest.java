package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.varta.rules.match.TextTests.Place;

class GramIndexTest {

    private static final Place[] PLACES = {Place.START, Place.END, Place.ANYWHERE};

    private static Set<Integer> found(List<GramIndex.Entry> entries, String text) {
        GramCounts counts = new GramCounts();
        entries.forEach(entry -> counts.add(entry.atom()));
        Set<Integer> found = new TreeSet<>();
        new GramIndex(entries, counts).find(text, found::add);
        return found;
    }

    private static GramIndex.Entry entry(int payload, Place place, String literal) {
        return new GramIndex.Entry(new Atom.Text(0, literal, place), payload);
    }

    @Test
    void findsLiteralsOfAnyLengthInTheirPlace() {
        List<GramIndex.Entry> entries = List.of(
                entry(1, Place.START, "c:\\"),
                entry(2, Place.END, ".exe"),
                entry(3, Place.ANYWHERE, "tools"),
                entry(4, Place.END, "tools"),
                entry(5, Place.ANYWHERE, "é"),
                entry(6, Place.START, "exe"));

        assertThat(found(entries, "c:\\tools\\é.exe")).containsExactly(1, 2, 3, 5);
        assertThat(found(entries, "")).isEmpty();
        assertThat(found(entries, "tools")).containsExactly(3, 4);
    }

    @Test
    void agreesWithSearchingEachLiteral() {
        long seed = 5;
        Random random = new Random(seed);
        int hits = 0;
        for (int round = 0; round < 300; round++) {
            List<GramIndex.Entry> entries = new ArrayList<>();
            for (int i = 1 + random.nextInt(60); i > 0; i--) {
                entries.add(entry(i, PLACES[random.nextInt(3)], word(random, 1, 9)));
            }
            for (int i = 0; i < 30; i++) {
                String text = word(random, 0, 30);
                Set<Integer> expected = new TreeSet<>();
                for (GramIndex.Entry entry : entries) {
                    String literal = entry.atom().literal();
                    boolean isHit = switch (entry.atom().place()) {
                        case WHOLE -> text.equals(literal);
                        case START -> text.startsWith(literal);
                        case END -> text.endsWith(literal);
                        case ANYWHERE -> text.contains(literal);
                    };
                    if (isHit) {
                        expected.add(entry.payload());
                    }
                }
                assertThat(found(entries, text)).as("seed %d: %s", seed, text).isEqualTo(expected);
                hits += expected.size();
            }
        }
        assertThat(hits).isGreaterThan(5_000);
    }

    private static String word(Random random, int min, int max) {
        StringBuilder word = new StringBuilder();
        for (int i = min + random.nextInt(max - min + 1); i > 0; i--) {
            word.append("abж😀\0".charAt(random.nextInt(6)));
        }
        return word.toString();
    }
}
