package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonBodyTest {

    private static final Set<String> KNOWN = Set.of("note");

    @Test
    void readsTheMembersThatItKnows() throws Refusal {
        assertThat(parse("{\"note\":\"a \\u003cb\\u003e\"}").required("note")).isEqualTo("a <b>");
        assertThat(parse("").orEmpty("note")).isEmpty();
        assertThat(parse("{}").orEmpty("note")).isEmpty();
    }

    @Test
    void refusesEverythingElse() {
        for (String body : new String[] {
            "{\"note\":\"a\",\"note\":\"b\"}",
            "{\"note\":[\"a\"]}",
            "{\"note\":null}",
            "{\"other\":\"a\"}",
            "{\"note\":\"a\"} x",
            "{\"note\":\"a\"",
            "\"note\"",
            "[".repeat(10_000),
            "{\"note\":" + "{\"note\":".repeat(2_000)
        }) {
            assertThatThrownBy(() -> parse(body)).as(body).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void refusesALongBodyBeforeReadingIt() {
        assertThatThrownBy(() -> parse(" ".repeat(JsonBody.BYTES_MAX + 1)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.answer().status()).isEqualTo(413));
    }

    @FuzzTest
    void readsOrRefuses(byte[] body) {
        try {
            assertThat(JsonBody.parse(body, KNOWN).orEmpty("note")).isNotNull();
        } catch (Refusal refusal) {
            assertThat(refusal.answer().status()).isIn(400, 413);
        }
    }

    private static JsonBody parse(String body) throws Refusal {
        return JsonBody.parse(body.getBytes(UTF_8), KNOWN);
    }
}
