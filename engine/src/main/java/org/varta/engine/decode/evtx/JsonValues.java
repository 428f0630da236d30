package org.varta.engine.decode.evtx;

import static org.varta.rules.event.Event.NONE;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.varta.rules.event.ValueKind;

/** Writes keys, brackets and values of one JSON object, and their nodes. */
final class JsonValues {

    private final Scope scope;
    private final Chunk chunk;
    private final ByteOutput out;
    private final Tape tape;

    private int open = NONE;
    private int nameOffset;
    private int nameLength = NONE;
    private boolean isNameEscaped;

    JsonValues(Scope scope, ByteOutput out, Tape tape) {
        this.scope = scope;
        this.chunk = scope.chunk;
        this.out = out;
        this.tape = tape;
    }

    void start() {
        open = NONE;
        nameLength = NONE;
        isNameEscaped = false;
    }

    // ---- structure

    /** The next value's key. */
    void key(Key key) {
        comma();
        nameOffset = out.length() + 1;
        nameLength = key.json().length - 3;
        isNameEscaped = key.isEscaped();
        out.put(key.json());
    }

    private void comma() {
        byte last = out.bytes()[out.length() - 1];
        if (last != '{' && last != '[') {
            out.put(',');
        }
    }

    private int node(ValueKind kind, int valueOffset) {
        int node = tape.add(open, nameLength == NONE ? 0 : nameOffset, nameLength, isNameEscaped, kind, valueOffset);
        nameLength = NONE;
        isNameEscaped = false;
        return node;
    }

    void openObject() {
        open = node(ValueKind.OBJECT, out.length());
        out.put('{');
    }

    void openArray() {
        open = node(ValueKind.ARRAY, out.length());
        out.put('[');
    }

    void closeObject() {
        out.put('}');
        close();
    }

    void closeArray() {
        out.put(']');
        close();
    }

    private void close() {
        tape.close(open, out.length() - tape.valueOffset(open), false);
        open = tape.parent(open);
    }

    void nothing() {
        bare(ValueKind.NULL, "null");
    }

    private void bare(ValueKind kind, String word) {
        int node = node(kind, out.length());
        out.put(word);
        tape.close(node, word.length(), false);
    }

    // ---- values

    /** Whether any part is literal text or a value that is not null; elements are no text. */
    boolean hasText(List<Part> parts, Values own) {
        for (int i = 0; i < parts.size(); i++) {
            if (isText(parts.get(i), own)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isText(Part part, Values own) {
        // asked for every element: a chain of classes costs less than a switch over patterns
        return part instanceof Part.Substitution s ? isText(own, s.id()) : part instanceof Part.Text;
    }

    /** Null and what brings elements are no text, and neither is binary data of no length. */
    private static boolean isText(Values own, int id) {
        return switch (own.type(id)) {
            case ValueType.NULL, ValueType.BIN_XML -> false;
            case ValueType.BINARY -> own.size(id) > 0;
            default -> true;
        };
    }

    boolean isArray(List<Part> parts, Values own) {
        return parts.size() == 1
                && parts.getFirst() instanceof Part.Substitution s
                && ValueType.isArray(own.type(s.id()));
    }

    /** The one value as what it is, several parts as one string. */
    void text(List<Part> parts, Values own) throws BadRecordException {
        if (parts.size() == 1) {
            Part part = parts.get(0);
            if (part instanceof Part.Substitution s) {
                value(own.type(s.id()), own.at(s.id()), own.size(s.id()));
            } else if (part instanceof Part.Text text) {
                literal(text);
            } else {
                nothing();
            }
            return;
        }
        int node = openString();
        boolean isEscaped = false;
        for (int i = 0; i < parts.size(); i++) {
            isEscaped |= append(parts.get(i), own);
        }
        closeString(node, isEscaped);
    }

    private void literal(Part.Text text) {
        int node = openString();
        out.put(text.json());
        closeString(node, text.isEscaped());
    }

    /** As {@link #text}, with an array's members as members of the open one, and an empty string for null. */
    void listItem(List<Part> parts, Values own) throws BadRecordException {
        if (isArray(parts, own) && parts.getFirst() instanceof Part.Substitution s) {
            members(own.type(s.id()) & ~ValueType.ARRAY, own.at(s.id()), own.size(s.id()));
        } else if (hasText(parts, own)) {
            comma();
            text(parts, own);
        } else {
            comma();
            closeString(openString(), false);
        }
    }

    /** Text of parts without JSON's escapes. */
    String plainText(List<Part> parts, Values own) {
        int from = out.length();
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text literal -> text.append(literal.text());
                case Part.Substitution s
                when isString(own.type(s.id())) ->
                    text.append(chunk.utf16(own.at(s.id()), Strings.chars(chunk, own.at(s.id()), own.size(s.id()))));
                case Part.Substitution s
                when isText(own, s.id()) -> {
                    scope.text.write(out, own.type(s.id()), own.at(s.id()), own.size(s.id()));
                    text.append(new String(out.bytes(), from, out.length() - from, StandardCharsets.US_ASCII));
                    out.advanceTo(from);
                }
                case Part.Substitution s -> {}
                case Part.Child child -> {}
                case Part.Instance instance -> {}
            }
        }
        return text.toString();
    }

    private static boolean isString(int type) {
        return type == ValueType.STRING || type == ValueType.EVT_XML;
    }

    /** @return whether JSON escapes were needed */
    private boolean append(Part part, Values own) throws BadRecordException {
        return switch (part) {
            case Part.Text text -> {
                out.put(text.json());
                yield text.isEscaped();
            }
            case Part.Substitution s
            when isText(own, s.id()) -> {
                scope.work(own.at(s.id()), own.size(s.id()), out);
                yield append(own.type(s.id()), own.at(s.id()), own.size(s.id()));
            }
            case Part.Substitution s -> false;
            case Part.Child child -> false;
            case Part.Instance instance -> false;
        };
    }

    private boolean append(int type, int at, int size) {
        return switch (type) {
            case ValueType.STRING, ValueType.EVT_XML ->
                Utf16.json(out, chunk.bytes, at, Strings.chars(chunk, at, size));
            case ValueType.ANSI_STRING -> Utf16.json(out, Strings.ansi(chunk, at, size));
            default -> {
                scope.text.write(out, type, at, size);
                yield false;
            }
        };
    }

    private void value(int type, int at, int size) throws BadRecordException {
        scope.work(at, size, out);
        if (ValueType.isArray(type)) {
            openArray();
            members(type & ~ValueType.ARRAY, at, size);
            closeArray();
        } else if (ValueText.isNumber(chunk, type, at, size)) {
            int node = node(ValueKind.NUMBER, out.length());
            scope.text.write(out, type, at, size);
            tape.close(node, out.length() - tape.valueOffset(node), false);
        } else if (type == ValueType.BOOL) {
            boolean isTrue = !ValueText.isZero(chunk, at, size);
            bare(isTrue ? ValueKind.TRUE : ValueKind.FALSE, isTrue ? "true" : "false");
        } else {
            int node = openString();
            closeString(node, append(type, at, size));
        }
    }

    private void members(int type, int from, int size) throws BadRecordException {
        ArrayMembers members = new ArrayMembers(chunk, type, from, size);
        while (members.next()) {
            comma();
            value(type, members.at(), members.size());
        }
    }

    private int openString() {
        out.put('"');
        return node(ValueKind.STRING, out.length());
    }

    private void closeString(int node, boolean isEscaped) {
        tape.close(node, out.length() - tape.valueOffset(node), isEscaped);
        out.put('"');
    }
}
