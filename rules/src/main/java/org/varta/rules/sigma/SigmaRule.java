package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.event.LogSource;

/**
 * A detection rule.
 *
 * @param selections the search identifiers of {@code detection} in file order
 * @param conditions at least one; a list of conditions is an OR
 */
public record SigmaRule(
        RuleHeader header, LogSource logSource, SequencedMap<String, Detection> selections, List<Condition> conditions)
        implements SigmaDocument {
    public SigmaRule {
        requireNonNull(header, "header");
        requireNonNull(logSource, "logSource");
        selections = new LinkedHashMap<>(selections);
        conditions = List.copyOf(conditions);
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("a rule needs a condition");
        }
    }
}
