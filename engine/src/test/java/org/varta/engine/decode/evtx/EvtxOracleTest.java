package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.decode.evtx.EvtxFile.number;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.engine.decode.evtx.EvtxFile.Typed;

/**
 * The renderings that evtx_dump's own tests expect. Their logs are not in the corpora, so each expected XML is written as a
 * log, with numbers in System as typed values where the expected JSON says so, and read back.
 */
class EvtxOracleTest {

    private static final String SNAPSHOTS = "evtx-oracle/tests/snapshots/test_record_samples__event_";
    /** Stands for the entity quot while the XML is parsed. */
    private static final char QUOTE = '\uE000';

    private final List<Typed> values = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "json_with_multiple_data_elements, json_with_multiple_data_elements-2, false",
        "xml_sample_with_event_data_with_attributes_and_text, json_sample_with_event_data_with_attributes_and_text, true",
        "xml_sample_with_entity_ref, json_with_multiple_nodes_same_name, true"
    })
    void evtx_dump_and_this_reader_write_the_same(String xmlFile, String jsonFile, boolean isTyped) throws Exception {
        String xml = snapshot(xmlFile);
        String json = snapshot(jsonFile);
        EvtxRecord record = read(template(xml, isTyped));

        assertThat(JsonTree.of(new String(record.toJson(), UTF_8))).isEqualTo(JsonTree.of(json));
        assertThat(new String(record.toXml(), UTF_8)).isEqualTo(xml);
    }

    @Test
    void an_array_is_the_same_as_so_many_data_elements() throws Exception {
        String xml = snapshot("json_with_multiple_data_elements");
        StringBuilder strings = new StringBuilder();
        for (String line : xml.lines().toList()) {
            if (line.contains("<Data>")) {
                strings.append(line.replaceAll(" *</?Data>", "")).append('\0');
            }
        }
        Xml data = Xml.element("Event", Xml.element("EventData", Xml.element("Data", Xml.value(0))));
        values.add(EvtxFile.value(
                ValueType.STRING | ValueType.ARRAY, strings.toString().getBytes(UTF_16LE)));
        EvtxRecord record = read(data);

        assertThat(new String(record.toXml(), UTF_8).lines().filter(line -> line.contains("Data")))
                .isEqualTo(xml.lines().filter(line -> line.contains("Data")).toList());
        assertThat(JsonTree.leaves(JsonTree.of(new String(record.toJson(), UTF_8)))
                        .values())
                .containsExactlyElementsOf(
                        JsonTree.leaves(JsonTree.of(snapshot("json_with_multiple_data_elements-2"))).entrySet().stream()
                                .filter(leaf -> leaf.getKey().contains("EventData"))
                                .map(Map.Entry::getValue)
                                .toList());
    }

    /**
     * That one shows evtx_dump's option {@code --separate-json-attributes}, which this reader does not have: the attributes of
     * an element stand beside it under another name. They are put where the usual shape has them.
     */
    @Test
    void empty_members_of_an_array_stay() throws Exception {
        Object expected = withAttributesInside(JsonTree.of(snapshot("json_multiple_empty_data_nodes_not_ignored")));
        Map<?, ?> event = (Map<?, ?>) ((Map<?, ?>) expected).get("Event");
        EvtxRecord record = read(element("Event", requireNonNull(event)));

        assertThat(JsonTree.of(new String(record.toJson(), UTF_8))).isEqualTo(expected);
        assertThat(new String(record.toXml(), UTF_8).lines().filter(line -> line.contains("<Data")))
                .hasSize(27);
    }

    private static Object withAttributesInside(Object tree) {
        if (!(tree instanceof Map<?, ?> members)) {
            return tree;
        }
        Map<Object, Object> inside = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            if (String.valueOf(name).endsWith("_attributes")) {
                return;
            }
            Object attributes = members.get(name + "_attributes");
            Object content = withAttributesInside(member);
            inside.put(name, attributes == null ? content : withAttributes(attributes, content));
        });
        // an element without content has its attributes only
        members.forEach((name, member) -> {
            String element = String.valueOf(name).replace("_attributes", "");
            if (!inside.containsKey(element)) {
                inside.put(element, Map.of("#attributes", member));
            }
        });
        return inside;
    }

    private static Map<Object, Object> withAttributes(Object attributes, Object content) {
        Map<Object, Object> element = new LinkedHashMap<>();
        element.put("#attributes", attributes);
        if (content instanceof Map<?, ?> members) {
            element.putAll(members);
        } else {
            element.put("#text", content);
        }
        return element;
    }

    /** An element that has this JSON: text as strings, an array as one value. */
    private Xml element(String name, Object json) {
        List<Xml.Attribute> attributes = new ArrayList<>();
        List<Xml> content = new ArrayList<>();
        if (json instanceof Map<?, ?> members) {
            members.forEach((key, member) -> {
                switch (String.valueOf(key)) {
                    case "#attributes" ->
                        ((Map<?, ?>) member)
                                .forEach((attribute, value) -> attributes.add(
                                        Xml.attribute(String.valueOf(attribute), Xml.text(String.valueOf(value)))));
                    case "#text" -> content.add(text(member));
                    default -> content.add(element(String.valueOf(key), member));
                }
            });
        } else if (!json.equals("=null")) {
            content.add(text(json));
        }
        return new Xml.Element(name, attributes, content);
    }

    private Xml text(Object json) {
        if (json instanceof List<?> strings) {
            StringBuilder all = new StringBuilder();
            strings.forEach(string -> all.append(string).append('\0'));
            return value(EvtxFile.value(
                    ValueType.STRING | ValueType.ARRAY, all.toString().getBytes(UTF_16LE)));
        }
        return Xml.text(String.valueOf(json));
    }

    private EvtxRecord read(Xml template) throws IOException {
        byte[] file =
                new EvtxFile().record(1, template, values.toArray(Typed[]::new)).toBytes();
        EvtxRecord record = EvtxReader.open(new ByteArrayInputStream(file), EvtxOptions.DEFAULT, damage -> {})
                .next();
        if (record == null) {
            throw new AssertionError("no record");
        }
        return record;
    }

    private static String snapshot(String name) throws IOException {
        Path file = Path.of(System.getProperty("varta.corpora", "../shared/corpora"))
                .resolve(SNAPSHOTS + name + ".snap");
        Assumptions.assumeTrue(Files.exists(file), () -> "no corpus at " + file);
        String text = Files.readString(file);
        return text.substring(text.indexOf("---\n", 4) + 4).stripTrailing();
    }

    private Xml template(String xml, boolean isTyped) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newDefaultFactory()
                .createXMLStreamReader(new StringReader(xml.replace("&quot;", String.valueOf(QUOTE))));
        reader.nextTag();
        return element(reader, isTyped, false);
    }

    private Xml element(XMLStreamReader reader, boolean isTyped, boolean isInSystem) throws XMLStreamException {
        String name = reader.getLocalName();
        boolean isNumber = isTyped && isInSystem;
        List<Xml.Attribute> attributes = new ArrayList<>();
        if (reader.getNamespaceCount() > 0) {
            attributes.add(Xml.attribute("xmlns", Xml.text(reader.getNamespaceURI())));
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.add(
                    new Xml.Attribute(reader.getAttributeLocalName(i), text(reader.getAttributeValue(i), isNumber)));
        }
        List<Xml> content = new ArrayList<>();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.isStartElement()) {
                content.add(element(
                        reader, isTyped, isInSystem || reader.getLocalName().equals("System")));
            } else if (!reader.isWhiteSpace()) {
                content.addAll(text(reader.getText(), isNumber));
            }
        }
        if (name.equals("Binary")) {
            content.add(value(EvtxFile.value(ValueType.BINARY, new byte[0])));
        }
        return new Xml.Element(name, attributes, content);
    }

    private List<Xml> text(String text, boolean isTyped) {
        if (isTyped && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return List.of(value(number(ValueType.UINT64, 8, Long.parseLong(text))));
        }
        List<Xml> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, from)) {
            parts.add(Xml.text(text.substring(from, at)));
            parts.add(new Xml.Entity("quot"));
            from = at + 1;
        }
        parts.add(Xml.text(text.substring(from)));
        return parts;
    }

    private Xml value(Typed typed) {
        values.add(typed);
        return Xml.value(values.size() - 1);
    }
}
