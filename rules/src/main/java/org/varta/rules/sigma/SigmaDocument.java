package org.varta.rules.sigma;

/** One YAML document of a rule file: Sigma specification 2.1.0, and EPL rules. */
public sealed interface SigmaDocument permits SigmaRule, SigmaCorrelation, SigmaFilter, EplRule {
    /** Who wrote it, what it is called, how bad it is. */
    RuleHeader header();
}
