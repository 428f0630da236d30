package org.varta.rules.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/** Takes values of an expected shape out of a map, and says so when they have another. */
final class Shapes {

    private final Problems problems;

    Shapes(Problems problems) {
        this.problems = problems;
    }

    /** The text of a scalar; null when the key is absent or its value empty. */
    @Nullable
    String text(Mapping map, String key) {
        return text(map.get(key), key);
    }

    private @Nullable String text(@Nullable YamlNode node, String key) {
        return switch (node) {
            case null -> null;
            case Scalar scalar -> scalar.kind() == Kind.NULL ? null : scalar.text();
            case Sequence sequence -> wrong(sequence, key, "text");
            case Mapping mapping -> wrong(mapping, key, "text");
        };
    }

    /** The texts of a list; a lone value is a list of one. */
    List<String> texts(Mapping map, String key) {
        List<String> texts = new ArrayList<>();
        switch (map.get(key)) {
            case null -> {}
            case Mapping mapping -> wrong(mapping, key, "a list");
            case Scalar scalar -> add(texts, scalar, key);
            case Sequence sequence -> sequence.items().forEach(item -> add(texts, item, key));
        }
        return texts;
    }

    private void add(List<String> texts, YamlNode item, String key) {
        String text = text(item, key);
        if (text != null) {
            texts.add(text);
        }
    }

    /** A map; reports when it is something else, or, if {@code isRequired}, absent. */
    @Nullable
    Mapping map(Mapping map, String key, boolean isRequired) {
        YamlNode node = map.get(key);
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        if (node != null) {
            wrong(node, key, "a map");
        } else if (isRequired) {
            missing(map, key);
        }
        return null;
    }

    void missing(Mapping map, String key) {
        problems.error(Code.MISSING_KEY, map, key + " is missing");
    }

    private @Nullable String wrong(YamlNode node, String key, String expected) {
        problems.error(Code.WRONG_TYPE, node, key + " has to be " + expected + ", not " + node.describe());
        return null;
    }
}
