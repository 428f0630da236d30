package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.event.Event.NONE;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.engine.decode.Fault.Reason;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

class JsonScannerTest {

    @Test
    void an_object_becomes_nodes_in_document_order() {
        assertThat(JsonTokens.ofScanner(bytes("{\"a\":{\"b\":[1,\"x\",true,null]},\"c\":-1.5e+3,\"\":false}")))
                .containsExactly(
                        "0  OBJECT ",
                        "1 \"a\" OBJECT ",
                        "2 \"b\" ARRAY ",
                        "3  NUMBER 1",
                        "3  STRING x",
                        "3  TRUE true",
                        "3  NULL null",
                        "1 \"c\" NUMBER -1.5e+3",
                        "1 \"\" FALSE false");
    }

    @Test
    void objects_and_arrays_keep_their_whole_text() {
        Event event = new Event(FieldCatalog.of(List.of()));
        byte[] json = bytes(" {\"a\" : [ 1 , {} ] } ");
        event.reset(json, 0, json.length);

        assertThat(JsonScanner.scan(event, 0, json.length, NONE)).isNull();
        assertThat(event.text(0)).isEqualTo("{\"a\" : [ 1 , {} ] }");
        assertThat(event.text(1)).isEqualTo("[ 1 , {} ]");
    }

    @Test
    void the_same_key_twice_gives_two_nodes() {
        assertThat(JsonTokens.ofScanner(bytes("{\"a\":1,\"a\":2}")))
                .containsExactly("0  OBJECT ", "1 \"a\" NUMBER 1", "1 \"a\" NUMBER 2");
    }

    @Test
    void escapes_are_undone_when_the_text_is_asked_for() {
        assertThat(JsonTokens.ofScanner(bytes("{\"\\u0061\\n\":\"C:\\\\x\\/\\u00e9\\ud83d\\ude00\\ud800\"}")))
                .containsExactly("0  OBJECT ", "1 \"a\n\" STRING C:\\x/é😀\uFFFD");
    }

    @Test
    void malformed_utf8_is_let_through_and_read_as_replacement_characters() {
        byte[] json = "{\"a\":\"x\u00e9\u00ff\"}".getBytes(ISO_8859_1);

        assertThat(JsonTokens.ofScanner(json)).containsExactly("0  OBJECT ", "1 \"a\" STRING x\uFFFD\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"",
                "{\"a",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":1]",
                "{\"a\":[1}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":1e}",
                "{\"a\":1e+}",
                "{\"a\":-}",
                "{\"a\":--1}",
                "{\"a\":0x1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":tru}",
                "{\"a\":truex}",
                "{\"a\":nul",
                "{\"a\":True}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12G4\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\u0000\"}",
                "{\"a\":/*c*/1}",
                "{\"a\":1,\"b\"}",
                "{\"a\":\"12345678\u0001\"}"
            })
    void what_jackson_refuses_is_refused(String json) {
        assertThat(JsonTokens.ofJackson(bytes(json))).isNull();
        assertThat(fault(bytes(json))).extracting(Fault::reason).isEqualTo(Reason.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "\"a\"", "1", "null", "x"})
    void anything_but_an_object_is_no_event(String json) {
        assertThat(fault(bytes(json))).extracting(Fault::reason).isEqualTo(Reason.NOT_AN_OBJECT);
    }

    @Test
    void a_fault_says_what_was_expected_and_where() {
        assertThat(fault(bytes("{\"a\":1 \"b\":2}")))
                .isEqualTo(new Fault(Reason.INVALID_JSON, 7, "expected ',' or '}', found '\"' (byte 7)"));
    }

    @Test
    void nesting_is_followed_to_the_limit_and_refused_beyond() {
        assertThat(fault(nested(JsonScanner.MAX_DEPTH))).isNull();
        assertThat(fault(nested(JsonScanner.MAX_DEPTH + 1)))
                .extracting(Fault::reason)
                .isEqualTo(Reason.TOO_DEEP);
        assertThat(fault(nested(10_000))).extracting(Fault::reason).isEqualTo(Reason.TOO_DEEP);
    }

    @Test
    void an_event_of_too_many_values_is_refused() {
        String values = "0,".repeat(JsonScanner.MAX_NODES - 3) + "0";

        assertThat(fault(bytes("{\"a\":[" + values + "]}"))).isNull();
        assertThat(fault(bytes("{\"a\":[" + values + ",0]}")))
                .extracting(Fault::reason)
                .isEqualTo(Reason.TOO_MANY_FIELDS);
    }

    @Test
    void strings_end_where_they_end_at_any_distance_from_a_word_boundary() {
        for (int length = 0; length < 40; length++) {
            String text = "é".repeat(length % 3) + "x".repeat(length);
            assertThat(JsonTokens.ofScanner(bytes("{\"k\":\"" + text + "\",\"n\":\"" + text + "\\\\\"}")))
                    .containsExactly("0  OBJECT ", "1 \"k\" STRING " + text, "1 \"n\" STRING " + text + "\\");
        }
    }

    /** Same verdict and same values as Jackson for whatever bytes, malformed UTF-8 and our own limits apart. */
    @FuzzTest(maxDuration = "20s")
    void agrees_with_jackson(byte[] json) {
        List<String> ours = JsonTokens.ofScanner(json);
        Fault fault = fault(json);
        boolean isOurLimit =
                fault != null && (fault.reason() == Reason.TOO_DEEP || fault.reason() == Reason.TOO_MANY_FIELDS);
        if (isUtf8(json) && !isOurLimit) {
            assertThat(ours).isEqualTo(JsonTokens.ofJackson(json));
        }
    }

    /** Without a byte order mark, which is the decoder's business, and without NUL, by which Jackson guesses UTF-16. */
    private static boolean isUtf8(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return !text.startsWith("\uFEFF") && text.indexOf('\0') < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] nested(int levels) {
        return bytes("{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static @Nullable Fault fault(byte[] json) {
        Event event = new Event(FieldCatalog.of(List.of()));
        event.reset(json, 0, json.length);
        return JsonScanner.scan(event, 0, json.length, NONE);
    }
}
