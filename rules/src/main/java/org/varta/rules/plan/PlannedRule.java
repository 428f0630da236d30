package org.varta.rules.plan;

import static java.util.Objects.requireNonNull;

import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.SigmaRule;

/**
 * A rule ready to be matched.
 *
 * @param rule what it came from: identity, title, level, author for hits and alerts
 * @param logSource whose events it wants
 * @param predicate its selections and condition, worked out
 */
public record PlannedRule(SigmaRule rule, LogSource logSource, Predicate predicate) {
    public PlannedRule {
        requireNonNull(rule, "rule");
        requireNonNull(logSource, "logSource");
        requireNonNull(predicate, "predicate");
    }
}
