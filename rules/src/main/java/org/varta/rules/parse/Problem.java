package org.varta.rules.parse;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with a rule file, a site list or a pipeline.
 *
 * @param file as it was given to the loader
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 * @param code what kind of fault; stable and documented
 * @param severity whether the document can be used all the same
 * @param message for the author: what was found and what would be right
 */
public record Problem(String file, int line, int column, Code code, Severity severity, String message) {
    public Problem {
        requireNonNull(file, "file");
        requireNonNull(code, "code");
        requireNonNull(severity, "severity");
        requireNonNull(message, "message");
    }

    /** What follows from a problem. */
    public enum Severity {
        /** The document is not loaded. */
        ERROR,
        /** The document is loaded; its author should look. */
        WARNING
    }
}
