package org.varta.engine.decode.evtx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BinXML of a chunk to {@link Part}s. Templates are compiled once per chunk.
 *
 * <p>Names, templates and lengths come from the file and may lie: depth is limited to {@link #MAX_DEPTH}, and all that a chunk
 * can make the compiler produce to {@link #MAX_PARTS} (a chunk that overlaps its templates could otherwise ask for gigabytes).
 */
final class TemplateCompiler {

    /** Elements, and templates within templates. */
    static final int MAX_DEPTH = 64;

    /** Parts and names compiled per chunk; an honest one cannot hold more than some 20 thousand. */
    static final int MAX_PARTS = 1 << 16;

    private static final int DEFINITION_BYTES = 24;
    private static final int NAME_BYTES = 10;
    private static final int MORE = 0x40;
    private static final int LONGEST_NAME = 1024;

    private final Chunk chunk;
    private final Map<Integer, Template> templates = new HashMap<>();
    private final Values skipped = new Values();
    private int parts;
    private int depth;

    private int at;
    private int end;
    private boolean hasDependencyIds;

    TemplateCompiler(Chunk chunk) {
        this.chunk = chunk;
    }

    /** A new chunk is in the buffer. */
    void forgetTemplates() {
        templates.clear();
        parts = 0;
    }

    /**
     * The template whose definition stands at {@code definitionAt}.
     *
     * @param id as the instance names it: the first bytes of the template's GUID
     */
    Template template(int definitionAt, int id) throws BadRecordException {
        Template known = templates.get(definitionAt);
        if (known != null) {
            return known;
        }
        chunk.require(definitionAt, DEFINITION_BYTES, "a template");
        if (chunk.i32(definitionAt + 4) != id) {
            throw new BadRecordException(definitionAt, "the record's template is gone, another one has its place");
        }
        int length = chunk.i32(definitionAt + DEFINITION_BYTES - 4);
        chunk.require(definitionAt + DEFINITION_BYTES, length, "a template's content");
        int from = definitionAt + DEFINITION_BYTES;
        Template template = new Template(fragment(from, from + length, true));
        templates.put(definitionAt, template);
        return template;
    }

    /**
     * Compiles BinXML that is not a template.
     *
     * @param hasDependencies whether elements carry a dependency id: not in values
     */
    List<Part> fragment(int from, int to, boolean hasDependencies) throws BadRecordException {
        int outerAt = at;
        int outerEnd = end;
        boolean outerIds = hasDependencyIds;
        int outerDepth = depth;
        enter(from);
        at = from;
        end = to;
        hasDependencyIds = hasDependencies;
        try {
            return content();
        } finally {
            at = outerAt;
            end = outerEnd;
            hasDependencyIds = outerIds;
            depth = outerDepth;
        }
    }

    private void enter(int where) throws BadRecordException {
        if (depth == MAX_DEPTH) {
            throw new BadRecordException(where, "nested more than " + MAX_DEPTH + " levels");
        }
        depth++;
    }

    /** Up to and with the token that ends it. */
    private List<Part> content() throws BadRecordException {
        List<Part> into = new ArrayList<>(4);
        while (at < end) {
            int token = chunk.u8(at);
            switch (token & ~MORE) {
                case Token.END_OF_STREAM, Token.END_ELEMENT -> {
                    at++;
                    return into;
                }
                case Token.OPEN_START_ELEMENT -> into.add(count(new Part.Child(element())));
                case Token.TEMPLATE_INSTANCE -> into.add(count(instance()));
                case Token.FRAGMENT_HEADER -> at += 4;
                case Token.PROCESSING_TARGET -> {
                    at++;
                    nameAt();
                }
                case Token.PROCESSING_DATA -> counted("a processing instruction");
                default -> {
                    if (!text(into)) {
                        throw new BadRecordException(at, "no such token: 0x" + Integer.toHexString(token));
                    }
                }
            }
        }
        return into;
    }

    private <P extends Part> P count(P part) throws BadRecordException {
        countText(0);
        return part;
    }

    /** One part, and one more for every 16 characters. */
    private void countText(int chars) throws BadRecordException {
        parts += 1 + (chars >> 4);
        if (parts > MAX_PARTS) {
            throw new BadRecordException(at, "the templates of the chunk have more than " + MAX_PARTS + " parts");
        }
    }

    private Part.Instance instance() throws BadRecordException {
        enter(at);
        need(10, "a template instance");
        int id = chunk.i32(at + 2);
        int definition = chunk.i32(at + 6);
        at += 10;
        at = behindDefinition(chunk, at, definition);
        Template template = template(definition, id);
        int valuesAt = at;
        at = skipped.read(chunk, at, end);
        depth--;
        return new Part.Instance(template, valuesAt, end);
    }

    /** Behind the template's definition, if that is here. */
    static int behindDefinition(Chunk chunk, int here, int definition) throws BadRecordException {
        if (definition != here) {
            return here;
        }
        chunk.require(here, DEFINITION_BYTES, "a template");
        int length = chunk.i32(here + DEFINITION_BYTES - 4);
        chunk.require(here + DEFINITION_BYTES, length, "a template's content");
        return here + DEFINITION_BYTES + length;
    }

    private Element element() throws BadRecordException {
        enter(at);
        boolean hasAttributes = (chunk.u8(at) & MORE) != 0;
        // writers do not agree on where the dependency id is left out
        boolean hasId = isElementHeader(hasDependencyIds) ? hasDependencyIds : !hasDependencyIds;
        at += hasId ? 7 : 5;
        String name = nameAt();
        at += hasAttributes ? 4 : 0;
        List<Attribute> attributes = new ArrayList<>(2);
        while (at < end && (chunk.u8(at) & ~MORE) == Token.ATTRIBUTE) {
            attributes.add(attribute());
        }
        need(1, "an element");
        int token = chunk.u8(at);
        at++;
        List<Part> content = switch (token) {
            case Token.CLOSE_START_ELEMENT -> content();
            case Token.CLOSE_EMPTY_ELEMENT -> List.of();
            default ->
                throw new BadRecordException(
                        at - 1, "expected the end of a start tag, found 0x" + Integer.toHexString(token));
        };
        depth--;
        return new Element(name, attributes, content);
    }

    /** Whether an element's size and name are possible, with or without an id before them. */
    private boolean isElementHeader(boolean withId) {
        int sizeAt = at + (withId ? 3 : 1);
        if (sizeAt + 8 > end) {
            return false;
        }
        int size = chunk.i32(sizeAt);
        int name = chunk.i32(sizeAt + 4);
        return size >= 0 && size <= Chunk.SIZE_BYTES && isName(name);
    }

    private boolean isName(int nameOffset) {
        if (nameOffset < Chunk.HEADER_BYTES || nameOffset > chunk.length - NAME_BYTES) {
            return false;
        }
        int chars = chunk.u16(nameOffset + 6);
        int nulAt = nameOffset + 8 + chars * 2;
        return chars > 0 && chars <= LONGEST_NAME && nulAt + 2 <= chunk.length && chunk.u16(nulAt) == 0;
    }

    private Attribute attribute() throws BadRecordException {
        at++;
        Key name = Key.of(nameAt());
        List<Part> value = new ArrayList<>(1);
        boolean isText = true;
        while (isText && at < end) {
            isText = text(value);
        }
        return new Attribute(name, value);
    }

    /** The name that the offset here points to; it may stand right here, and then is passed over. */
    private String nameAt() throws BadRecordException {
        need(4, "a name");
        int offset = chunk.i32(at);
        at += 4;
        if (!isName(offset)) {
            throw new BadRecordException(at - 4, "no name at 0x" + Integer.toHexString(offset));
        }
        int chars = chunk.u16(offset + 6);
        countText(chars);
        if (offset == at) {
            need(NAME_BYTES + chars * 2, "a name");
            at += NAME_BYTES + chars * 2;
        }
        return chunk.utf16(offset + 8, chars);
    }

    /** Adds what stands for text here; false when something else does. */
    private boolean text(List<Part> into) throws BadRecordException {
        switch (chunk.u8(at) & ~MORE) {
            case Token.VALUE -> literal(into);
            case Token.CDATA -> addText(into, counted("a CDATA section"), "");
            case Token.CHARACTER_REFERENCE -> {
                need(3, "a character reference");
                char c = (char) chunk.u16(at + 1);
                at += 3;
                addText(into, String.valueOf(c), "");
            }
            case Token.ENTITY_REFERENCE -> {
                at++;
                String name = nameAt();
                addText(into, entity(name), name);
            }
            case Token.SUBSTITUTION, Token.OPTIONAL_SUBSTITUTION -> {
                need(4, "a substitution");
                into.add(count(new Part.Substitution(chunk.u16(at + 1))));
                at += 4;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void literal(List<Part> into) throws BadRecordException {
        need(4, "a literal");
        int type = chunk.u8(at + 1);
        if (type != ValueType.STRING) {
            throw new BadRecordException(at, "a literal of type 0x" + Integer.toHexString(type) + ", not a string");
        }
        at++;
        addText(into, counted("a literal"), "");
    }

    /** The text behind a token or type byte and its length. */
    private String counted(String what) throws BadRecordException {
        need(3, what);
        int chars = chunk.u16(at + 1);
        need(3 + chars * 2, what);
        countText(chars);
        String text = chunk.utf16(at + 3, chars);
        at += 3 + chars * 2;
        return text;
    }

    private void addText(List<Part> into, String text, String entity) throws BadRecordException {
        ByteOutput json = new ByteOutput(Integer.MAX_VALUE);
        boolean isEscaped = Utf16.json(json, text);
        into.add(count(new Part.Text(text, json.toBytes(), isEscaped, entity)));
    }

    /** XML 1.0 section 4.6; others are nowhere defined and stay as they are. */
    private static String entity(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> "&" + name + ";";
        };
    }

    private void need(int count, String what) throws BadRecordException {
        if (count > end - at) {
            throw new BadRecordException(at, what + " reaches out of its record or template");
        }
    }
}
