package org.varta.rules.sigma;

/** {@code level} of a rule, in rising order. */
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** As it stands in rule files. */
    public String keyword() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
