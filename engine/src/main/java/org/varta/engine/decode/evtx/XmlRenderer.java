package org.varta.engine.decode.evtx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record's BinXML to XML. Where an element's text is an array, the element is repeated for each member, as Windows does.
 */
final class XmlRenderer {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

    private final Scope scope;
    private final Chunk chunk;
    private final ByteOutput out = new ByteOutput(Scope.MAX_RENDERED_BYTES);
    private int indent;

    XmlRenderer(Scope scope) {
        this.scope = scope;
        this.chunk = scope.chunk;
    }

    byte[] render(int from, int to) throws BadRecordException {
        scope.startRecord();
        out.put(DECLARATION);
        fragment(from, to, true);
        return out.toBytes();
    }

    private void fragment(int from, int to, boolean hasDependencyIds) throws BadRecordException {
        scope.enter(from);
        int at = from;
        while (at < to && chunk.u8(at) != Token.END_OF_STREAM) {
            if (chunk.u8(at) == Token.FRAGMENT_HEADER) {
                at += 4;
            } else if (chunk.u8(at) == Token.TEMPLATE_INSTANCE) {
                at = instance(at, to);
            } else {
                parts(scope.compiler.fragment(at, to, hasDependencyIds), Values.NONE);
                break;
            }
        }
        scope.leave();
    }

    private int instance(int at, int to) throws BadRecordException {
        if (to - at < 10) {
            throw new BadRecordException(at, "a template instance reaches out of its record");
        }
        int definition = chunk.i32(at + 6);
        int valuesAt = TemplateCompiler.behindDefinition(chunk, at + 10, definition);
        Template template = scope.compiler.template(definition, chunk.i32(at + 2));
        Values own = scope.values();
        int end = own.read(chunk, valuesAt, to);
        parts(template.roots(), own);
        return end;
    }

    /** Elements each on a line of their own. */
    private void parts(List<Part> parts, Values own) throws BadRecordException {
        for (Part part : parts) {
            switch (part) {
                case Part.Child child -> element(child.element(), own);
                case Part.Instance instance -> {
                    scope.enter(instance.valuesAt());
                    Values inner = scope.values();
                    inner.read(chunk, instance.valuesAt(), instance.limit());
                    parts(instance.template().roots(), inner);
                    scope.leave();
                }
                case Part.Substitution s -> {
                    if (own.type(s.id()) == ValueType.BIN_XML) {
                        fragment(own.at(s.id()), own.at(s.id()) + own.size(s.id()), false);
                    }
                }
                case Part.Text text -> {}
            }
        }
    }

    private void element(Element element, Values own) throws BadRecordException {
        scope.enter(chunk.length);
        for (List<Member> text : texts(element.content, own)) {
            scope.work(chunk.length, 0, out);
            startTag(element, own);
            int before = out.length();
            for (Member member : text) {
                write(member, false);
            }
            boolean hasText = !text.isEmpty();
            indent++;
            parts(element.content, own);
            indent--;
            if (!hasText || (before == out.length() && !isBinary(text))) {
                newLine();
            }
            out.put("</");
            Utf16.xml(out, element.name, false);
            out.put('>');
        }
        scope.leave();
    }

    private static boolean isBinary(List<Member> text) {
        return text.size() == 1 && text.getFirst().type == ValueType.BINARY;
    }

    private void startTag(Element element, Values own) throws BadRecordException {
        newLine();
        out.put('<');
        Utf16.xml(out, element.name, false);
        for (Attribute attribute : element.attributes) {
            List<List<Member>> texts = texts(attribute.value(), own);
            if (!texts.getFirst().isEmpty()) {
                out.put(' ');
                Utf16.xml(out, attribute.name().name(), false);
                out.put("=\"");
                for (List<Member> text : texts) {
                    for (Member member : text) {
                        write(member, true);
                    }
                }
                out.put('"');
            }
        }
        out.put('>');
    }

    private void newLine() {
        out.put('\n');
        out.put("  ".repeat(indent));
    }

    /** Literal text (of type null), or a value that is not an array. */
    private record Member(Part.@Nullable Text literal, int type, int at, int size) {}

    /** What an element holds, once, or once for each member of an array. */
    private List<List<Member>> texts(List<Part> content, Values own) {
        List<Member> text = new ArrayList<>();
        for (Part part : content) {
            switch (part) {
                case Part.Text literal -> text.add(new Member(literal, ValueType.NULL, 0, 0));
                case Part.Substitution s -> {
                    int type = own.type(s.id());
                    if (content.size() == 1 && ValueType.isArray(type)) {
                        return members(type & ~ValueType.ARRAY, own.at(s.id()), own.size(s.id()));
                    }
                    if (type != ValueType.NULL && type != ValueType.BIN_XML) {
                        text.add(new Member(null, type, own.at(s.id()), own.size(s.id())));
                    }
                }
                case Part.Child child -> {}
                case Part.Instance instance -> {}
            }
        }
        return List.of(text);
    }

    private List<List<Member>> members(int type, int from, int size) {
        List<List<Member>> members = new ArrayList<>();
        ArrayMembers array = new ArrayMembers(chunk, type, from, size);
        while (array.next()) {
            members.add(List.of(new Member(null, type, array.at(), array.size())));
        }
        return members.isEmpty() ? List.of(List.of()) : members;
    }

    private void write(Member member, boolean isAttribute) throws BadRecordException {
        scope.work(member.at, member.size, out);
        if (member.literal != null) {
            write(member.literal, isAttribute);
            return;
        }
        switch (member.type) {
            case ValueType.STRING, ValueType.EVT_XML ->
                Utf16.xml(out, chunk.bytes, member.at, Strings.chars(chunk, member.at, member.size), isAttribute);
            case ValueType.ANSI_STRING -> Utf16.xml(out, Strings.ansi(chunk, member.at, member.size), isAttribute);
            default -> scope.text.write(out, member.type, member.at, member.size);
        }
    }

    private void write(Part.Text literal, boolean isAttribute) {
        if (literal.entity().isEmpty()) {
            Utf16.xml(out, literal.text(), isAttribute);
        } else {
            out.put('&');
            Utf16.xml(out, literal.entity(), isAttribute);
            out.put(';');
        }
    }
}
