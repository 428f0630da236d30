package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSources;

class EventReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1|JSON|invalid-json",
                "{\"a\":1|UNKNOWN|invalid-json",
                "{\"a\":1}{\"a\":2}|JSON|invalid-json",
                "[1]|JSON|not-an-object",
                "text|JSON|not-an-object",
                "` `|UNKNOWN|empty",
                "` \n\0`|SYSLOG|empty",
            })
    void what_claims_to_be_json_and_is_none_is_undecodable(String payload, Format hint, String reason) {
        assertThat(read(payload, hint))
                .isInstanceOfSatisfying(
                        Reading.Undecodable.class,
                        fault -> assertThat(fault.reason()).isEqualTo(reason));
    }

    @Test
    void nesting_beyond_the_limit_is_undecodable() {
        assertThat(read("{\"a\":".repeat(10_000), Format.JSON))
                .isInstanceOfSatisfying(
                        Reading.Undecodable.class,
                        fault -> assertThat(fault.reason()).isEqualTo("too-deep"));
    }

    @Test
    void text_is_an_event_with_a_message() {
        Reads read = Reads.of("something happened", "message");

        assertThat(read.all("message")).containsExactly("something happened");
        assertThat(read.event().sources()).isEqualTo(LogSources.NONE);
        assertThat(read.facts()).isEqualTo(new Facts(Facts.NO_TIME, "", ""));
    }

    @Test
    void a_byte_order_mark_and_white_space_around_json_are_passed_over() {
        Reads read = Reads.of("\uFEFF \t{'a':'x'}\r\n\0", "a");

        assertThat(read.all("a")).containsExactly("x");
    }

    @Test
    void a_field_is_known_by_its_own_name_its_path_and_without_spaces() {
        Reads read = Reads.of(
                "{'a.b':'1','c':{'d':'2'},'New Value':'3','e':[{'f':'4'},{'f':'5'}],'g':['6',['7']]}",
                "a.b",
                "c.d",
                "NewValue",
                "New Value",
                "e.f",
                "g",
                "d");

        assertThat(read.all("a.b")).containsExactly("1");
        assertThat(read.all("c.d")).containsExactly("2");
        assertThat(read.all("NewValue")).containsExactly("3");
        assertThat(read.all("New Value")).containsExactly("3");
        assertThat(read.all("e.f")).containsExactly("4", "5");
        assertThat(read.all("g")).containsExactly("6", "7");
        assertThat(read.all("d")).as("a nested name alone is nobody's field").isEmpty();
    }

    @Test
    void names_differ_by_case() {
        Reads read = Reads.of("{'image':'1','Image':'2'}", "Image", "IMAGE");

        assertThat(read.all("Image")).containsExactly("2");
        assertThat(read.all("IMAGE")).isEmpty();
        assertThat(read.event().hasDuplicateKeys()).isFalse();
    }

    @Test
    void duplicate_keys_are_noticed_and_both_values_are_kept() {
        Reads read = Reads.of("{'a':'1','b':{'a':'3'},'\\u0061':'2'}", "a");

        assertThat(read.all("a")).containsExactly("1", "2");
        assertThat(read.event().hasDuplicateKeys()).isTrue();
        assertThat(Reads.of("{'a':[{'b':1},{'b':2}],'b':3}").event().hasDuplicateKeys())
                .isFalse();
    }

    @Test
    void an_object_can_be_asked_for_as_its_text() {
        Reads read = Reads.of("{'requestParameters':{'bucket':'x'}}", "requestParameters", "requestParameters.bucket");

        assertThat(read.all("requestParameters")).containsExactly("{\"bucket\":\"x\"}");
        assertThat(read.all("requestParameters.bucket")).containsExactly("x");
    }

    @Test
    void one_reader_reads_any_number_of_events_without_mixing_them_up() {
        FieldCatalog catalog = FieldCatalog.of(List.of("a", "b"));
        EventReader reader = EventReader.of(catalog, Mappings.builtIn());
        Event event = new Event(catalog);
        for (int i = 0; i < 3 * PathTable.MAX_PATHS; i++) {
            reader.read(("{\"made-up-" + i + "\":1,\"a\":\"" + i + "\"}").getBytes(UTF_8), Format.JSON, event);
            assertThat(event.firstText("a")).isEqualTo(String.valueOf(i));
            assertThat(event.firstText("b")).isNull();
        }
    }

    @FuzzTest(maxDuration = "20s")
    void nothing_breaks_it(byte[] payload) {
        FieldCatalog catalog = FieldCatalog.of(List.of("a", "Image", "EventID", "Computer", "a.b"));
        Event event = new Event(catalog);
        Reading reading = EventReader.of(catalog, EMPTY).read(payload, Format.UNKNOWN, event);

        if (reading instanceof Reading.Decoded) {
            for (int node = 0; node < event.nodeCount(); node++) {
                event.text(node);
            }
        }
    }

    private static final Mappings EMPTY = new Mappings(
            List.of(),
            List.of(),
            List.of(),
            List.of("a"),
            List.of("a.b"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("Computer"));

    private static Reading read(String payload, Format hint) {
        FieldCatalog catalog = FieldCatalog.of(List.of());
        return EventReader.of(catalog, EMPTY).read(payload.getBytes(UTF_8), hint, new Event(catalog));
    }
}
