package org.varta.rules.pipeline;

import java.util.List;
import org.varta.rules.event.LogSource;

/**
 * The documents that a transformation is for: {@code rule_conditions}.
 *
 * @param sources the log-source conditions; none means every document
 * @param isAny {@code rule_cond_op: or}
 * @param isNegated {@code rule_cond_not: true}
 */
record Scope(List<LogSource> sources, boolean isAny, boolean isNegated) {

    Scope {
        sources = List.copyOf(sources);
    }

    boolean holds(LogSource source) {
        if (sources.isEmpty()) {
            return true;
        }
        boolean isMet = isAny
                ? sources.stream().anyMatch(wanted -> wanted.covers(source))
                : sources.stream().allMatch(wanted -> wanted.covers(source));
        return isMet != isNegated;
    }
}
