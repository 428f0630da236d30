package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.RuleHeader;

/**
 * A correlation that is not in force, and why; the rules that it refers to alert by themselves.
 *
 * @param message for the rule's author: what was found and what would be right
 */
public record Unsupported(RuleHeader rule, String message) {

    public Unsupported {
        requireNonNull(rule, "rule");
        requireNonNull(message, "message");
    }

    /** As a problem of the rule's file. */
    public Problem toProblem() {
        return new Problem(
                rule.file(),
                rule.position().line(),
                rule.position().column(),
                Code.UNSUPPORTED_CORRELATION,
                Problem.Severity.WARNING,
                message);
    }
}
