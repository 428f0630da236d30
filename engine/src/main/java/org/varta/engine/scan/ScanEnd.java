package org.varta.engine.scan;

import java.util.List;

/**
 * What is known when a scan is over.
 *
 * @param rulesLoaded detection rules and correlations in force
 * @param rulesFailed those that could not be used
 * @param problems what could not be read, for people
 */
public record ScanEnd(
        Summary summary,
        EventStatistics statistics,
        int rulesLoaded,
        int rulesFailed,
        double seconds,
        List<String> problems) {
    public ScanEnd {
        problems = List.copyOf(problems);
    }
}
