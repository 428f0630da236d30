package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.decode.evtx.EvtxFile.nested;
import static org.varta.engine.decode.evtx.EvtxFile.nothing;
import static org.varta.engine.decode.evtx.EvtxFile.number;
import static org.varta.engine.decode.evtx.EvtxFile.string;
import static org.varta.engine.decode.evtx.Xml.element;
import static org.varta.engine.decode.evtx.Xml.text;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.engine.decode.evtx.EvtxFile.Typed;

/** What becomes of BinXML in XML. */
class EvtxXmlTest {

    @Test
    void markup_in_values_is_escaped() throws Exception {
        Xml event = new Xml.Element(
                "E",
                List.of(Xml.attribute("a", Xml.value(0))),
                List.of(text("<&>"), new Xml.Entity("amp"), Xml.value(0)));

        assertThat(xml(event, string("<\"&\r\u0001😀")))
                .isEqualTo("<E a=\"&lt;&quot;&amp;&#13;\uFFFD😀\">&lt;&amp;&gt;&amp;&lt;\"&amp;&#13;\uFFFD😀</E>");
    }

    @Test
    void attributes_that_are_null_are_left_out() throws Exception {
        Xml event = new Xml.Element(
                "E",
                List.of(Xml.attribute("a", Xml.value(0)), Xml.attribute("b", Xml.value(1))),
                List.of(element("c")));

        assertThat(xml(event, nothing(), number(ValueType.UINT8, 1, 5))).isEqualTo("<E b=\"5\">\n  <c>\n  </c>\n</E>");
    }

    @Test
    void an_element_is_repeated_for_each_member_of_an_array() throws Exception {
        Typed array = EvtxFile.value(ValueType.STRING | ValueType.ARRAY, "x\0y\0".getBytes(UTF_16LE));

        assertThat(xml(element("E", element("d", Xml.value(0))), array)).isEqualTo("<E>\n  <d>x</d>\n  <d>y</d>\n</E>");
    }

    @Test
    void xml_in_values_is_part_of_it() throws Exception {
        Xml inner = element("in", Xml.value(0));

        assertThat(xml(element("E", Xml.value(0)), nested(inner, string("1")))).isEqualTo("<E>\n  <in>1</in>\n</E>");
    }

    private static String xml(Xml template, Typed... values) throws Exception {
        byte[] file = new EvtxFile().record(1, template, values).toBytes();
        EvtxRecord record = EvtxReader.open(new ByteArrayInputStream(file), EvtxOptions.DEFAULT, damage -> {})
                .next();
        if (record == null) {
            throw new AssertionError("no record");
        }
        String xml = new String(record.toXml(), UTF_8);
        assertThat(xml).startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        return xml.substring(xml.indexOf('\n') + 1);
    }
}
