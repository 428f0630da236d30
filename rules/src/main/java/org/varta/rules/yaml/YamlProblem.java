package org.varta.rules.yaml;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with YAML.
 *
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 * @param message for the author: what was found and what would be right
 */
public record YamlProblem(Kind kind, int line, int column, String message) {
    public YamlProblem {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("positions count from 1: " + line + ":" + column);
        }
    }

    /** Kinds of fault. */
    public enum Kind {
        /** Not UTF-8, or a character that YAML does not allow. */
        ENCODING,
        /** Not YAML. */
        SYNTAX,
        /** The same key twice in one map. */
        DUPLICATE_KEY,
        /** A key that is a list or a map, or a merge key. */
        KEY,
        /** A tag other than the core ones, or one that does not fit the value. */
        TAG,
        /** An alias to an anchor that does not exist, or to a node that contains it. */
        ALIAS,
        /** More than {@link YamlLimits} allows. */
        LIMIT
    }
}
