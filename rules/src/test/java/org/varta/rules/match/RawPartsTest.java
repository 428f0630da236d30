package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.rules.match.TextTests.Place;

class RawPartsTest {

    @ParameterizedTest
    @CsvSource({
        "abc, abc",
        "c:\\windows\\system32\\x, system32",
        "one/two/three, three",
        "abcd\\efgh, abcd",
        "жabжabcdeж, abcde",
        "say \"hello there\" x, hello there",
        "a b!~, a b!~",
        "\\\\\\, ''",
        "'', ''",
    })
    void areTheLongestThatJsonNeverEscapes(String literal, String expected) {
        assertThat(new String(RawParts.longest(literal.getBytes(UTF_8)), UTF_8)).isEqualTo(expected);
    }

    @Test
    void endAtControlCharacters() {
        assertThat(new String(RawParts.longest("abc\ndefg\u001fhi".getBytes(UTF_8)), UTF_8))
                .isEqualTo("defg");
    }

    private static @Nullable GramIndex index(Atom... atoms) {
        Map<Atom, Integer> payloads = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            payloads.put(atom, payloads.size());
        }
        return RawParts.index(payloads, run -> 0);
    }

    private static Atom text(String literal) {
        return new Atom.Text(Atom.ANY_VALUE, literal, Place.ANYWHERE);
    }

    @Test
    void haveAnIndexWhenEachAtomHasAPartOfFourBytes() {
        List<Integer> found = new ArrayList<>();
        GramIndex index = index(text("abcd"), text("\\wxyz\\x"));
        assertThat(index).isNotNull();
        byte[] bytes = "--abcd--wxyz".getBytes(UTF_8);
        index.find(bytes, 0, bytes.length, payload -> {
            found.add(payload);
            return false;
        });
        assertThat(found).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void haveNoneOtherwise() {
        assertThat(index()).isNull();
        assertThat(index(text("abcd"), text("xyz"))).isNull();
        assertThat(index(text("abcd"), text("ab\\cde\\fgh"))).isNull();
        assertThat(index(text("abcd"), new Atom.Numeric(Atom.ANY_VALUE, BigDecimal.TEN)))
                .isNull();
    }
}
