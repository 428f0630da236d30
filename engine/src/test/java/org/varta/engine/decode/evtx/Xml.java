package org.varta.engine.decode.evtx;

import java.util.List;

/** What test logs are made of; {@link EvtxFile} writes it as BinXML. */
sealed interface Xml {

    record Element(String name, List<Attribute> attributes, List<Xml> content) implements Xml {}

    record Attribute(String name, List<Xml> value) {}

    record Text(String text) implements Xml {}

    /** A reference to an entity. */
    record Entity(String name) implements Xml {}

    record CharacterReference(char c) implements Xml {}

    record Cdata(String text) implements Xml {}

    /** The instance's value of this number. */
    record Value(int id) implements Xml {}

    static Element element(String name, Xml... content) {
        return new Element(name, List.of(), List.of(content));
    }

    static Attribute attribute(String name, Xml... value) {
        return new Attribute(name, List.of(value));
    }

    static Element data(String name, Xml... content) {
        return new Element("Data", List.of(attribute("Name", text(name))), List.of(content));
    }

    static Text text(String text) {
        return new Text(text);
    }

    static Value value(int id) {
        return new Value(id);
    }
}
