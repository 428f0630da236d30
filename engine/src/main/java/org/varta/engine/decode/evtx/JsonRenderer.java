package org.varta.engine.decode.evtx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record's BinXML to JSON as evtx_dump shapes it, and the nodes of that JSON, in one pass and without a tree.
 *
 * <p>An element is {@code null} when empty, its value when it has neither attributes nor elements, else an object with {@code
 * #attributes}, its elements and {@code #text}. A {@code Data} element goes by its {@code Name}; those without one go together
 * under {@code Data}. The second element of a name becomes {@code name_1}. Attributes that are null are left out.
 */
final class JsonRenderer {

    private static final Key ATTRIBUTES = Key.of("#attributes");
    private static final Key TEXT = Key.of("#text");

    private final Scope scope;
    private final Chunk chunk;
    private final ByteOutput out = new ByteOutput(Scope.MAX_RENDERED_BYTES);
    private final Tape tape = new Tape();
    private final JsonValues values;
    private final List<Keys> keysOfDepth = new ArrayList<>();

    JsonRenderer(Scope scope) {
        this.scope = scope;
        this.chunk = scope.chunk;
        this.values = new JsonValues(scope, out, tape);
    }

    /** Renders the BinXML of one record; afterwards {@link #out} and {@link #tape} hold the result. */
    void render(int from, int to) throws BadRecordException {
        out.clear();
        tape.clear();
        values.start();
        scope.startRecord();
        values.openObject();
        fragment(from, to, true, keys());
        values.closeObject();
    }

    ByteOutput out() {
        return out;
    }

    Tape tape() {
        return tape;
    }

    /** The roots of a fragment become members of the open object. */
    private void fragment(int from, int to, boolean hasDependencyIds, Keys keys) throws BadRecordException {
        scope.enter(from);
        int at = from;
        while (at < to) {
            int token = chunk.u8(at);
            if (token == Token.FRAGMENT_HEADER) {
                at += 4;
            } else if (token == Token.END_OF_STREAM) {
                break;
            } else if (token == Token.TEMPLATE_INSTANCE) {
                at = instance(at, to, keys);
            } else {
                roots(scope.compiler.fragment(at, to, hasDependencyIds), Values.NONE, keys);
                break;
            }
        }
        scope.leave();
    }

    /** @return behind its values */
    private int instance(int at, int to, Keys keys) throws BadRecordException {
        if (to - at < 10) {
            throw new BadRecordException(at, "a template instance reaches out of its record");
        }
        int definition = chunk.i32(at + 6);
        int valuesAt = TemplateCompiler.behindDefinition(chunk, at + 10, definition);
        Template template = scope.compiler.template(definition, chunk.i32(at + 2));
        Values own = scope.values();
        int end = own.read(chunk, valuesAt, to);
        roots(template.roots(), own, keys);
        return end;
    }

    private void roots(List<Part> parts, Values own, Keys keys) throws BadRecordException {
        for (int i = 0; i < parts.size(); i++) {
            member(parts.get(i), own, keys);
        }
    }

    /** An element, or the elements that a value or instance brings, as members of the open object. */
    private void member(Part part, Values own, Keys keys) throws BadRecordException {
        scope.work(chunk.length, 0, out);
        if (part instanceof Part.Child child) {
            values.key(keys.unique(ownKey(child.element(), own)));
            element(child.element(), own);
            return;
        }
        switch (part) {
            case Part.Child child -> {}
            case Part.Instance instance -> {
                scope.enter(instance.valuesAt());
                Values inner = scope.values();
                inner.read(chunk, instance.valuesAt(), instance.limit());
                roots(instance.template().roots(), inner, keys);
                scope.leave();
            }
            case Part.Substitution substitution -> {
                if (own.type(substitution.id()) == ValueType.BIN_XML) {
                    int at = own.at(substitution.id());
                    fragment(at, at + own.size(substitution.id()), false, keys);
                }
            }
            case Part.Text text -> {}
        }
    }

    private Key ownKey(Element element, Values own) {
        Key literal = element.ownKey();
        List<Part> dataName = element.dataName;
        return literal != null || dataName == null ? nonNull(literal) : Key.of(values.plainText(dataName, own));
    }

    private static Key nonNull(@Nullable Key key) {
        if (key == null) {
            throw new IllegalStateException("an element without Name has its own key");
        }
        return key;
    }

    /** The value of an element whose key has been written. */
    private void element(Element element, Values own) throws BadRecordException {
        scope.enter(chunk.length);
        scope.work(chunk.length, 0, out);
        boolean isOpen = !element.isData && attributes(element, own);
        if (element.hasChildren || bringsElements(element.content, own)) {
            isOpen = children(element, own, isOpen);
        }
        boolean hasText = values.hasText(element.content, own);
        if (isOpen) {
            if (hasText) {
                values.key(TEXT);
                values.text(element.content, own);
            }
            values.closeObject();
        } else if (hasText) {
            elementText(element, own);
        } else {
            values.nothing();
        }
        scope.leave();
    }

    private void elementText(Element element, Values own) throws BadRecordException {
        if (element.isListed() && values.isArray(element.content, own)) {
            values.openObject();
            values.key(TEXT);
            values.text(element.content, own);
            values.closeObject();
        } else {
            values.text(element.content, own);
        }
    }

    /** Opens the element's object if it has attributes that are not null. */
    private boolean attributes(Element element, Values own) throws BadRecordException {
        boolean isOpen = false;
        List<Attribute> attributes = element.attributes;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            if (values.hasText(attribute.value(), own)) {
                if (!isOpen) {
                    values.openObject();
                    values.key(ATTRIBUTES);
                    values.openObject();
                    isOpen = true;
                }
                values.key(attribute.name());
                values.text(attribute.value(), own);
            }
        }
        if (isOpen) {
            values.closeObject();
        }
        return isOpen;
    }

    private static boolean bringsElements(List<Part> content, Values own) {
        for (int i = 0; i < content.size(); i++) {
            if (content.get(i) instanceof Part.Substitution s && own.type(s.id()) == ValueType.BIN_XML) {
                return true;
            }
        }
        return false;
    }

    /** @return whether the element's object is open now */
    private boolean children(Element element, Values own, boolean isOpenBefore) throws BadRecordException {
        boolean isOpen = isOpenBefore;
        boolean isListDone = false;
        Keys keys = element.hasOpenKeys || !element.hasChildren ? keys() : null;
        List<Part> content = element.content;
        for (int i = 0; i < content.size(); i++) {
            Part part = content.get(i);
            if (part instanceof Part.Text) {
                continue;
            }
            boolean isListed =
                    part instanceof Part.Child child && child.element().isListed();
            if (isListed && isListDone) {
                continue;
            }
            if (!isOpen) {
                values.openObject();
                isOpen = true;
            }
            if (isListed) {
                isListDone = true;
                list(element, own, keys);
            } else if (keys == null && part instanceof Part.Child child) {
                values.key(nonNull(child.element().key()));
                element(child.element(), own);
            } else {
                member(part, own, keys == null ? keys() : keys);
            }
        }
        return isOpen;
    }

    /** All unnamed Data elements under one parent. */
    private void list(Element parent, Values own, @Nullable Keys keys) throws BadRecordException {
        List<Element> all = parent.listed;
        Element first = all.getFirst();
        values.key(keys == null ? nonNull(first.key()) : keys.unique(nonNull(first.ownKey())));
        if (all.size() == 1) {
            element(first, own);
            return;
        }
        values.openObject();
        values.key(TEXT);
        values.openArray();
        for (int i = 0; i < all.size(); i++) {
            scope.work(chunk.length, 0, out);
            values.listItem(all.get(i).content, own);
        }
        values.closeArray();
        values.closeObject();
    }

    /** The keys of the object that is open at the present depth. */
    private Keys keys() {
        while (keysOfDepth.size() <= scope.depth()) {
            keysOfDepth.add(new Keys());
        }
        Keys keys = keysOfDepth.get(scope.depth());
        keys.clear();
        return keys;
    }
}
