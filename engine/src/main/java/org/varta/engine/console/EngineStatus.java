package org.varta.engine.console;

import java.util.List;

/**
 * How far detection is.
 *
 * @param lagEvents records of the raw journal that the engine has not passed
 * @param lagSeconds receive time of the newest record minus that of the last one passed
 * @param damaged records of the raw journal that cannot be read and were passed
 * @param degradations what correlations left out because of a limit or because it came late, by correlation and cause, and
 *     rules that cost more than they may
 * @param clockMs the engine's clock; milliseconds since 1970
 */
public record EngineStatus(
        long lagEvents,
        double lagSeconds,
        long evaluated,
        long hits,
        long alerts,
        long deadLettered,
        long damaged,
        List<Degraded> degradations,
        long clockMs) {
    /**
     * What one correlation left out since the start of the process, or how often one rule was over its budget.
     *
     * @param ruleId the correlation's or rule's key
     * @param cause {@code limit}, {@code total_limit}, {@code late}, {@code no_number}, {@code failed}; {@code over_budget}
     *     counts periods
     */
    public record Degraded(String ruleId, String title, String cause, long count) {}

    public EngineStatus {
        degradations = List.copyOf(degradations);
    }
}
