package org.varta.rules.sigma;

import java.util.Locale;
import java.util.Optional;

/** The value modifiers of specification 2.1.0, appendix "Modifiers", and {@code i m s} of {@code re}. */
public enum Modifier {
    ALL,
    CONTAINS,
    STARTSWITH,
    ENDSWITH,
    EXISTS,
    CASED,
    NEQ,
    WINDASH,
    RE,
    I,
    M,
    S,
    BASE64,
    BASE64OFFSET,
    UTF16,
    UTF16LE,
    UTF16BE,
    WIDE,
    LT,
    LTE,
    GT,
    GTE,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR,
    CIDR,
    EXPAND,
    FIELDREF;

    /** As it stands in rule files; {@code ignorecase}, {@code multiline} and {@code dotall} are read as i, m and s. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The modifier of a keyword. */
    public static Optional<Modifier> of(String keyword) {
        String known = switch (keyword) {
            case "ignorecase" -> "i";
            case "multiline" -> "m";
            case "dotall" -> "s";
            default -> keyword;
        };
        for (Modifier modifier : values()) {
            if (modifier.keyword().equals(known)) {
                return Optional.of(modifier);
            }
        }
        return Optional.empty();
    }
}
