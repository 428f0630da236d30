package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import org.varta.rules.sigma.RuleHeader;

/**
 * A correlation that is not in force, and why; the rules that it refers to alert by themselves.
 *
 * @param message for the rule's author: what was found and what would be right
 */
public record Unsupported(RuleHeader rule, String message) {

    /** Stable code for problem lists. */
    public static final String CODE = "unsupported-correlation";

    public Unsupported {
        requireNonNull(rule, "rule");
        requireNonNull(message, "message");
    }
}
