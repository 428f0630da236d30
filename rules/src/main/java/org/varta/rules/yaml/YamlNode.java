package org.varta.rules.yaml;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a YAML document with the place where it begins. Aliases are resolved: an aliased node stands at several
 * places in the tree, each time with the position of its anchor.
 */
public sealed interface YamlNode {

    /** Counted from 1. */
    int line();

    /** Counted from 1, in Unicode code points. */
    int column();

    /** What it is, for messages: {@code a list}, {@code a map}, {@code text}, {@code a number} ... */
    String describe();

    /**
     * A value without members.
     *
     * @param text the content with YAML's quoting, escapes and folding undone; for a plain scalar as it stands
     * @param kind what a plain scalar reads as; quoted and block scalars are {@link Kind#STRING}
     * @param isPlain whether it stands without quotes, and is not a block scalar
     * @param source the piece of the file that it was read from, quotes and block header included
     */
    record Scalar(String text, Kind kind, boolean isPlain, String source, int line, int column) implements YamlNode {
        public Scalar {
            requireNonNull(text, "text");
            requireNonNull(kind, "kind");
            requireNonNull(source, "source");
        }

        @Override
        public String describe() {
            return kind.description;
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** A map; keys are scalars, no two of them have the same text, and the order is that of the file. */
    record Mapping(List<Entry> entries, int line, int column) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The value of a key, or null when the map does not have it. */
        public @Nullable YamlNode get(String key) {
            for (Entry entry : entries) {
                if (entry.key().text().equals(key)) {
                    return entry.value();
                }
            }
            return null;
        }

        @Override
        public String describe() {
            return "a map";
        }
    }

    /** One line of a map. */
    record Entry(Scalar key, YamlNode value) {
        public Entry {
            requireNonNull(key, "key");
            requireNonNull(value, "value");
        }
    }

    /**
     * What a scalar reads as. Stricter than YAML 1.1 and 1.2 where they disagree, so that a rule means the same here as
     * in any other tool or is text in the eyes of its author: {@code yes no on off 010 0x1F 1_000 1e3 .inf 2024-01-31}
     * are all text.
     */
    enum Kind {
        /** Anything else, and everything in quotes. */
        STRING("text"),
        /** {@code 0}, {@code -7}, {@code 4688}: decimal, no leading zero. */
        INT("a number"),
        /** {@code 1.5}, {@code -0.25}, {@code 1.0e3}: decimal with a point. */
        FLOAT("a number"),
        /** {@code true} and {@code false}, also {@code True} and {@code TRUE}. */
        BOOL("true or false"),
        /** {@code null}, {@code Null}, {@code NULL}, {@code ~} and nothing at all. */
        NULL("null");

        private final String description;

        Kind(String description) {
            this.description = description;
        }
    }
}
