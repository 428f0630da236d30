package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import org.varta.rules.sigma.RuleHeader;

/**
 * What a correlation or an EPL rule left out.
 *
 * @param count how many contributions, since the correlator was opened
 */
public record Degradation(RuleHeader rule, Cause cause, long count) {

    /** Why it was left out. */
    public enum Cause {
        /** The correlation, or an organisation in it, had taken as many as its limit allows. */
        LIMIT,
        /** All correlations together, or an organisation over all of them, had taken as many as the limit allows. */
        TOTAL_LIMIT,
        /** It came after the window that it belongs to was judged: absence is not decided over a backlog. */
        LATE,
        /** The field holds no number. */
        NO_NUMBER,
        /** The statement of an EPL rule would have to look at more of what it holds than it may. */
        WORK,
        /** The statement of an EPL rule failed; it started anew, without what it had seen. */
        FAILED
    }

    public Degradation {
        requireNonNull(rule, "rule");
        requireNonNull(cause, "cause");
    }
}
