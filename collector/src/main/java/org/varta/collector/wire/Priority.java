package org.varta.collector.wire;

import java.util.Locale;

/** How long a source is served when not everything can be taken: the lowest is refused first. */
public enum Priority {
    /** Refused first. */
    LOW,
    /** Refused when refusing the low ones did not help. */
    NORMAL,
    /** Taken as long as anything is. */
    HIGH;

    /** For settings and metrics. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The priority of a keyword. */
    public static Priority ofKeyword(String keyword) {
        return valueOf(keyword.toUpperCase(Locale.ROOT));
    }
}
