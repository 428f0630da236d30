package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

class TextMemoTest {

    private final TextMemo memo = new TextMemo();
    private final Event event = new Event(FieldCatalog.of(List.of()));

    private String text(String value, boolean isEscaped) {
        byte[] bytes = value.getBytes(UTF_8);
        event.reset(bytes, 0, bytes.length);
        int node = event.add(Event.NONE, 0, Event.NONE, false, ValueKind.STRING, 0, bytes.length, isEscaped);
        return memo.text(event, node);
    }

    @Test
    void gives_the_same_string_for_the_same_bytes() {
        String first = text("HOST-7", false);

        assertThat(text("HOST-7", false)).isSameAs(first).isEqualTo("HOST-7");
    }

    @Test
    void tells_escaped_bytes_from_bytes_that_are_not() {
        assertThat(text("A\\\\b", false)).isEqualTo("A\\\\b");
        assertThat(text("A\\\\b", true)).isEqualTo("A\\b");
        assertThat(text("A\\\\b", false)).isEqualTo("A\\\\b");
    }

    @Test
    void is_right_however_many_texts_there_are() {
        String longest = "x".repeat(TextMemo.MAX_LENGTH_BYTES + 1);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < TextMemo.MAX_TEXTS * 4; i++) {
                assertThat(text("host" + i, false)).isEqualTo("host" + i);
            }
            assertThat(text(longest, false)).isEqualTo(longest);
        }
    }
}
