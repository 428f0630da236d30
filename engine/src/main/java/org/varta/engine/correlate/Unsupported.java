package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;

/**
 * A correlation or an EPL rule that is not in force, and why; the rules that it refers to alert by themselves.
 *
 * @param position where in the rule's file
 * @param message for the rule's author: what was found and what would be right
 */
public record Unsupported(RuleHeader rule, Code code, Problem.Severity severity, Position position, String message) {

    public Unsupported {
        requireNonNull(rule, "rule");
        requireNonNull(code, "code");
        requireNonNull(severity, "severity");
        requireNonNull(position, "position");
        requireNonNull(message, "message");
    }

    /** Of a correlation. */
    public Unsupported(RuleHeader rule, String message) {
        this(rule, Code.UNSUPPORTED_CORRELATION, Problem.Severity.ERROR, rule.position(), message);
    }

    /** As a problem of the rule's file. */
    public Problem toProblem() {
        return new Problem(rule.file(), position.line(), position.column(), code, severity, message);
    }
}
