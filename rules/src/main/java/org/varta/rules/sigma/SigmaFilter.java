package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.event.LogSource;

/**
 * A filter; specification 2.1.0, "Sigma Filters". Its condition is ANDed as written with that of each rule it names.
 *
 * @param rules ids or names; empty means any rule of the log source
 */
public record SigmaFilter(
        RuleHeader header,
        LogSource logSource,
        List<String> rules,
        SequencedMap<String, Detection> selections,
        List<Condition> conditions)
        implements SigmaDocument {
    public SigmaFilter {
        requireNonNull(header, "header");
        requireNonNull(logSource, "logSource");
        rules = List.copyOf(rules);
        selections = new LinkedHashMap<>(selections);
        conditions = List.copyOf(conditions);
    }
}
