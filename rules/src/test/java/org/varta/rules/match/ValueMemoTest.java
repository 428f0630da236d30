package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;
import org.varta.rules.match.TextTests.Place;

/** What is remembered against what is found by looking. */
class ValueMemoTest {

    private final Event event = new Event(FieldCatalog.of(List.of("Field")));
    private final ValueMemo memo = new ValueMemo();

    private static SlotIndex index(Atom... atoms) {
        Map<Atom, Integer> payloads = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            payloads.put(atom, payloads.size());
        }
        return new SlotIndex(0, payloads, run -> 0);
    }

    private int valued(String text, boolean isEscaped) {
        byte[] bytes = text.getBytes(UTF_8);
        event.reset(bytes, 0, bytes.length);
        return event.add(Event.NONE, 0, Event.NONE, false, ValueKind.STRING, 0, bytes.length, isEscaped);
    }

    private List<Integer> remembered(SlotIndex index, int node) {
        List<Integer> found = new ArrayList<>();
        memo.collect(index, event, node, payload -> {
            found.add(payload);
            return false;
        });
        return found;
    }

    private List<Integer> looked(SlotIndex index, int node) {
        List<Integer> found = new ArrayList<>();
        index.collectFrom(event, node, payload -> {
            found.add(payload);
            return false;
        });
        return found;
    }

    @Test
    void tellsWhatLookingWouldTell() {
        SlotIndex one = index(
                new Atom.Text(0, "abc", Place.ANYWHERE),
                new Atom.Text(0, "cab", Place.START),
                new Atom.Text(0, "a", Place.END),
                new Atom.Text(0, "\n", Place.ANYWHERE));
        SlotIndex other = index(new Atom.Text(0, "bca", Place.ANYWHERE), new Atom.Text(0, "ab", Place.WHOLE));
        Random random = new Random(11);
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append("abcABC\\n".charAt(random.nextInt(8)));
            }
            boolean isEscaped =
                    random.nextBoolean() && !text.toString().replace("\\n", "").contains("\\");
            int node = valued(text.toString(), isEscaped);
            SlotIndex index = random.nextBoolean() ? one : other;
            List<Integer> expected = looked(index, node);
            found += expected.size();

            assertThat(remembered(index, node)).as("%s %s", text, isEscaped).isEqualTo(expected);
        }
        assertThat(found).isGreaterThan(10_000);
        assertThat(memo.looksThrough()).isLessThan(95_000);
    }

    @Test
    void looksAtAValueOnce() {
        SlotIndex index = index(new Atom.Text(0, "system32", Place.ANYWHERE));
        for (int i = 0; i < 1000; i++) {
            assertThat(remembered(index, valued("C:/Windows/System32/cmd.exe", false)))
                    .containsExactly(0);
        }
        assertThat(memo.looksThrough()).isEqualTo(1);
    }

    @Test
    void keepsNoLongValueAndNoneInWhichMuchIsFound() {
        SlotIndex index = index(new Atom.Text(0, "abcd", Place.ANYWHERE));
        String longer = "abcd" + "x".repeat(ValueMemo.MAX_VALUE_BYTES - 3);
        String fuller = "abcd".repeat(ValueMemo.MAX_FOUND + 1);
        for (int i = 0; i < 3; i++) {
            assertThat(remembered(index, valued(longer, false))).containsExactly(0);
            assertThat(remembered(index, valued(fuller, false))).hasSize(ValueMemo.MAX_FOUND + 1);
        }
        assertThat(memo.looksThrough()).isEqualTo(6);
    }

    @Test
    void keepsValuesOfExactlyTheLimits() {
        SlotIndex index = index(new Atom.Text(0, "abcd", Place.ANYWHERE));
        String longest = "abcd" + "x".repeat(ValueMemo.MAX_VALUE_BYTES - 4);
        String fullest = "abcd".repeat(ValueMemo.MAX_FOUND);
        for (int i = 0; i < 3; i++) {
            assertThat(remembered(index, valued(longest, false))).containsExactly(0);
        }
        assertThat(memo.looksThrough()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(remembered(index, valued(fullest, false))).hasSize(ValueMemo.MAX_FOUND);
        }
        assertThat(memo.looksThrough()).isEqualTo(2);
    }
}
