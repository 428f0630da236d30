package org.varta.rules.event;

/** What a value is, in JSON's terms (RFC 8259 section 3). Formats without types give {@link #STRING}. */
public enum ValueKind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL;

    /** Everything but {@link #OBJECT} and {@link #ARRAY}. */
    public boolean isScalar() {
        return this != OBJECT && this != ARRAY;
    }
}
