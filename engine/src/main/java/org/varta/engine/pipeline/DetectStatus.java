package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Unsupported;
import org.varta.engine.detect.RuleCost;

/**
 * How the detect loop is doing; a snapshot.
 *
 * @param rawSequence the last record of the raw journal that was passed
 * @param lagEvents records in the raw journal that were not passed
 * @param lagSeconds how far the engine's clock is behind, 0 when nothing waits
 * @param evaluated events decoded and matched since the start of this process
 * @param hits since the start of this process
 * @param alerts since the start of this process
 * @param deadLettered since the start of this process
 * @param damaged records of the raw journal that cannot be read and were passed, since the start of this process
 * @param alertIndex the last alert's index in the alert log
 * @param clockMs the engine's clock, milliseconds since 1970; 0 before the first record
 * @param epoch hash of the epoch in force
 * @param rules detection rules in force
 * @param correlations correlations in force
 * @param unsupported correlations that cannot be run
 * @param degradations what correlations left out, by correlation and cause, since the start of this process
 * @param overBudget rules that cost more than they may in some period, since the start of this process
 * @param failure why the loop stopped; null while it is well
 */
public record DetectStatus(
        long rawSequence,
        long lagEvents,
        double lagSeconds,
        long evaluated,
        long hits,
        long alerts,
        long deadLettered,
        long damaged,
        long alertIndex,
        long clockMs,
        String epoch,
        int rules,
        int correlations,
        List<Unsupported> unsupported,
        List<Degradation> degradations,
        List<RuleCost> overBudget,
        @Nullable String failure) {
    public DetectStatus {
        requireNonNull(epoch, "epoch");
        unsupported = List.copyOf(unsupported);
        degradations = List.copyOf(degradations);
        overBudget = List.copyOf(overBudget);
    }

    /** Whether the loop runs, or could. */
    public boolean isHealthy() {
        return failure == null;
    }
}
