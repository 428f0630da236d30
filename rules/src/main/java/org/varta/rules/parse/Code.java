package org.varta.rules.parse;

/** Kinds of fault in a rule file; the keyword is stable and serves as a metric tag. */
public enum Code {
    /** The file could not be read. */
    UNREADABLE_FILE("unreadable-file");

    private final String keyword;

    Code(String keyword) {
        this.keyword = keyword;
    }

    /** As it is printed. */
    public String keyword() {
        return keyword;
    }
}
