package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.decode.evtx.EvtxFile.nested;
import static org.varta.engine.decode.evtx.EvtxFile.nothing;
import static org.varta.engine.decode.evtx.EvtxFile.number;
import static org.varta.engine.decode.evtx.EvtxFile.string;
import static org.varta.engine.decode.evtx.EvtxFile.value;
import static org.varta.engine.decode.evtx.Xml.attribute;
import static org.varta.engine.decode.evtx.Xml.data;
import static org.varta.engine.decode.evtx.Xml.element;
import static org.varta.engine.decode.evtx.Xml.text;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.engine.decode.evtx.EvtxFile.Typed;

/** What becomes of BinXML in JSON. */
class EvtxJsonTest {

    @Test
    void elements_are_members_and_values_keep_their_types() throws IOException {
        Xml event = element(
                "Event",
                element("System", element("EventID", Xml.value(0)), element("Channel", Xml.value(1))),
                element("EventData", data("Image", Xml.value(2)), data("Pid", Xml.value(0))));

        assertThat(json(event, number(ValueType.UINT16, 2, 4688), string("Security"), string("C:\\é\n\"😀\"")))
                .isEqualTo("{\"Event\":{\"System\":{\"EventID\":4688,\"Channel\":\"Security\"},"
                        + "\"EventData\":{\"Image\":\"C:\\\\é\\n\\\"😀\\\"\",\"Pid\":4688}}}");
    }

    @Test
    void attributes_stand_apart_and_the_text_beside_them() throws IOException {
        Xml event = new Xml.Element(
                "Event",
                List.of(attribute("xmlns", text("urn:x"))),
                List.of(new Xml.Element(
                        "EventID", List.of(attribute("Qualifiers", Xml.value(0))), List.of(Xml.value(1)))));

        assertThat(json(event, number(ValueType.UINT16, 2, 16384), number(ValueType.UINT16, 2, 7)))
                .isEqualTo("{\"Event\":{\"#attributes\":{\"xmlns\":\"urn:x\"},"
                        + "\"EventID\":{\"#attributes\":{\"Qualifiers\":16384},\"#text\":7}}}");
        assertThat(json(event, nothing(), number(ValueType.UINT16, 2, 7)))
                .as("an attribute that is null is left out")
                .endsWith("\"EventID\":7}}");
    }

    @Test
    void what_is_empty_is_null_and_an_empty_string_is_one() throws IOException {
        Xml event = element("E", element("a"), element("b", Xml.value(0)), element("c", Xml.value(1)));

        assertThat(json(event, nothing(), string(""))).isEqualTo("{\"E\":{\"a\":null,\"b\":null,\"c\":\"\"}}");
        assertThat(json(event)).as("values that are missing").isEqualTo("{\"E\":{\"a\":null,\"b\":null,\"c\":null}}");
    }

    @Test
    void the_same_name_again_is_numbered() throws IOException {
        Xml event =
                element("E", element("h", text("1")), element("h", text("2")), element("h_1"), element("h", text("3")));

        assertThat(json(event)).isEqualTo("{\"E\":{\"h\":\"1\",\"h_1\":\"2\",\"h_1_1\":null,\"h_2\":\"3\"}}");
    }

    @Test
    void data_without_names_goes_together() throws IOException {
        Xml three =
                element("D", element("Data", text("a")), element("Data"), element("Data", Xml.value(0)), element("x"));
        Xml one = element("D", element("Data", Xml.value(0)));

        assertThat(json(three, number(ValueType.UINT8, 1, 3)))
                .isEqualTo("{\"D\":{\"Data\":{\"#text\":[\"a\",\"\",3]},\"x\":null}}");
        assertThat(json(one, string("a"))).isEqualTo("{\"D\":{\"Data\":\"a\"}}");
        assertThat(json(one, strings("a", "", "c"))).isEqualTo("{\"D\":{\"Data\":{\"#text\":[\"a\",\"\",\"c\"]}}}");
    }

    @Test
    void data_may_be_named_by_a_value() throws IOException {
        Xml event = element(
                "D",
                new Xml.Element("Data", List.of(attribute("Name", Xml.value(0))), List.of(text("1"))),
                new Xml.Element("Data", List.of(attribute("Name", Xml.value(0))), List.of(text("2"))),
                new Xml.Element("Data", List.of(attribute("Name", Xml.value(1), text("\""))), List.of(text("3"))));

        assertThat(json(event, string("n"), number(ValueType.UINT8, 1, 9)))
                .isEqualTo("{\"D\":{\"n\":\"1\",\"n_1\":\"2\",\"9\\\"\":\"3\"}}");
    }

    @Test
    void several_parts_make_one_text() throws IOException {
        Xml event = element(
                "E",
                text("a"),
                new Xml.Entity("quot"),
                new Xml.Entity("other"),
                new Xml.CharacterReference('\u00e9'),
                new Xml.Cdata("<>"),
                Xml.value(0));

        assertThat(json(event, number(ValueType.INT8, 1, -1))).isEqualTo("{\"E\":\"a\\\"&other;é<>-1\"}");
    }

    @Test
    void text_between_elements_stands_beside_them_and_indentation_does_not() throws IOException {
        assertThat(json(element("E", text("\n "), element("a"), text("x"))))
                .isEqualTo("{\"E\":{\"a\":null,\"#text\":\"x\"}}");
    }

    @Test
    void a_value_may_be_xml_with_a_template_of_its_own() throws IOException {
        Xml data = element("EventData", data("x", Xml.value(0)));
        Xml event = element("Event", element("System"), Xml.value(0), Xml.value(1));

        assertThat(json(event, nested(data, string("1")), nested(data, string("2"))))
                .isEqualTo("{\"Event\":{\"System\":null,\"EventData\":{\"x\":\"1\"},\"EventData_1\":{\"x\":\"2\"}}}");
    }

    @Test
    void a_record_may_do_without_a_template() throws IOException {
        byte[] file = new EvtxFile().plainRecord(1, element("E", text("x"))).toBytes();

        assertThat(Logs.read(file).json).containsExactly("{\"E\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "03, ff, -1",
                "04, ff, 255",
                "05, 0080, -32768",
                "06, ffff, 65535",
                "07, feffffff, -2",
                "08, ffffffff, 4294967295",
                "09, 0000000000000080, -9223372036854775808",
                "0a, ffffffffffffffff, 18446744073709551615",
                "0b, 0000c03f, 1.5",
                "0c, 000000000000f8bf, -1.5",
                "0c, 000000000000f87f, `\"NaN\"`",
                "0d, 00000000, false",
                "0d, 02000000, true",
                "0e, 00ff10, `\"00FF10\"`",
                "0f, 33221100554477668899aabbccddeeff, `\"{00112233-4455-6677-8899-AABBCCDDEEFF}\"`",
                "10, 10000000, `\"0x10\"`",
                "10, 1000000000000000, `\"0x10\"`",
                "11, 8769564aa9a0d901, `\"2023-06-16T23:21:34.123456Z\"`",
                "11, 0000000000000000, `\"1601-01-01T00:00:00.000000Z\"`",
                "11, ffffffffffffffff, `\"60056-05-28T05:36:10.955161Z\"`",
                "12, e707060005001000170015002200f401, `\"2023-06-16T23:21:34.500000Z\"`",
                "13, 010500000000000515000000010000000200000003000000f4010000, `\"S-1-5-21-1-2-3-500\"`",
                "14, 00000000, `\"0x0\"`",
                "15, 00000000000000f0, `\"0xf000000000000000\"`",
                "08, 010203, `\"010203\"`",
                "13, 0105, `\"0105\"`",
                "20, 01, `\"01\"`",
                "02, 61e900, `\"aé\"`",
                "01, 610000006200, `\"a\"`",
                "01, 00d8, `\"\uFFFD\"`",
                "86, 01000200, `[1,2]`",
                "88, 010000000200, `[1,2]`",
                "82, 610062, `[\"a\",\"b\"]`",
                "8d, 0100000000000000, `[true,false]`",
                "93, 01010000000000050100000001010000000000050200, `[\"S-1-5-1\",\"01010000000000050200\"]`",
                "95, 0100000000000000, `[\"0x1\"]`"
            })
    void a_value_of_type(String type, String bytes, String json) throws IOException {
        Typed value = value(Integer.parseInt(type, 16), HexFormat.of().parseHex(bytes));

        assertThat(json(element("E", Xml.value(0)), value)).isEqualTo("{\"E\":" + json + "}");
    }

    @Test
    void guids_may_do_without_braces() throws IOException {
        byte[] file = new EvtxFile()
                .record(1, element("E", Xml.value(0)), value(ValueType.GUID, new byte[16]))
                .toBytes();

        assertThat(Logs.read(file, EvtxOptions.EVTX_DUMP).json)
                .containsExactly("{\"E\":\"00000000-0000-0000-0000-000000000000\"}");
    }

    @Test
    void names_are_escaped() throws IOException {
        assertThat(json(element("a\"b"))).isEqualTo("{\"a\\\"b\":null}");
    }

    private static Typed strings(String... members) {
        return value(ValueType.STRING | ValueType.ARRAY, (String.join("\0", members) + "\0").getBytes(UTF_16LE));
    }

    private static String json(Xml template, Typed... values) throws IOException {
        Logs logs = Logs.read(new EvtxFile().record(1, template, values).toBytes());
        assertThat(logs.damages).isEmpty();
        assertThat(logs.bad).isEmpty();
        assertThat(logs.json).hasSize(1);
        return logs.json.getFirst();
    }
}
