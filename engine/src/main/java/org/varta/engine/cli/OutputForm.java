package org.varta.engine.cli;

import org.jspecify.annotations.Nullable;

/** How a command prints; the names are those of {@code -o}. */
enum OutputForm {
    ndjson,
    table;

    /** What was asked for, else a table on a terminal and NDJSON into a pipe or file. */
    static OutputForm of(@Nullable OutputForm asked) {
        return asked != null ? asked : Terminal.STDOUT.isWatched() ? table : ndjson;
    }
}
