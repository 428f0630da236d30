package org.varta.engine.decode.evtx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element of a template or fragment, with everything worked out that does not depend on values. */
final class Element {

    private static final String DATA = "Data";
    private static final String DATA_NAME = "Name";

    final String name;
    final List<Attribute> attributes;
    final List<Part> content;

    /** Whether there are elements or instances in the content. */
    final boolean hasChildren;

    /** A {@code Data} element, which goes by its {@code Name} and keeps no attributes in JSON. */
    final boolean isData;

    /** The value of the attribute {@code Name} of a {@code Data} element. */
    final @Nullable List<Part> dataName;

    /** The children that go together, see {@link #isListed}. */
    final List<Element> listed;

    /** Whether the children's keys depend on values. */
    final boolean hasOpenKeys;

    /** Its name or that of its data; null when that depends on values. */
    private final @Nullable Key ownKey;

    /** Its key among its siblings; null when that depends on values, and for a root. */
    private @Nullable Key key;

    Element(String name, List<Attribute> attributes, List<Part> content) {
        this.name = name;
        this.attributes = attributes;
        this.content = withoutIndentation(content);
        this.isData = name.equals(DATA);
        this.dataName = isData ? dataName(attributes) : null;
        this.ownKey = dataName == null ? Key.of(name) : Part.isLiteral(dataName) ? Key.of(literal(dataName)) : null;
        this.hasChildren =
                content.stream().anyMatch(part -> part instanceof Part.Child || part instanceof Part.Instance);
        this.hasOpenKeys = hasChildren && hasOpenKeys(content);
        this.listed =
                hasChildren ? children().stream().filter(Element::isListed).toList() : List.of();
        if (hasChildren && !hasOpenKeys) {
            nameChildren();
        }
    }

    private static List<Part> withoutIndentation(List<Part> content) {
        boolean hasElements = content.stream().anyMatch(Part.Child.class::isInstance);
        return hasElements
                ? content.stream()
                        .filter(part ->
                                !(part instanceof Part.Text text && text.text().isBlank()))
                        .toList()
                : List.copyOf(content);
    }

    /** An unnamed Data element with text alone: all of them under one parent go together. */
    boolean isListed() {
        return isData && dataName == null && !hasChildren;
    }

    @Nullable
    Key key() {
        return key;
    }

    @Nullable
    Key ownKey() {
        return ownKey;
    }

    private static @Nullable List<Part> dataName(List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            if (attribute.name().name().equals(DATA_NAME)) {
                return attribute.value();
            }
        }
        return null;
    }

    private static boolean hasOpenKeys(List<Part> content) {
        for (Part part : content) {
            boolean isOpen = switch (part) {
                case Part.Substitution s -> true;
                case Part.Instance i -> true;
                case Part.Text t -> false;
                case Part.Child child -> child.element().ownKey == null;
            };
            if (isOpen) {
                return true;
            }
        }
        return false;
    }

    private void nameChildren() {
        Keys keys = new Keys();
        boolean isListSeen = false;
        for (Element child : children()) {
            if (child.isListed() && isListSeen) {
                continue;
            }
            isListSeen |= child.isListed();
            if (child.ownKey != null) {
                child.key = keys.unique(child.ownKey);
            }
        }
    }

    private List<Element> children() {
        List<Element> children = new ArrayList<>();
        for (Part part : content) {
            if (part instanceof Part.Child child) {
                children.add(child.element());
            }
        }
        return children;
    }

    private static String literal(List<Part> parts) {
        StringBuilder literal = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                literal.append(text.text());
            }
        }
        return literal.toString();
    }
}
