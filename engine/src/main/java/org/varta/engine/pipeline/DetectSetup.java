package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Function;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.detect.PayloadReader;
import org.varta.engine.detect.RuleCosts;
import org.varta.rules.event.FieldCatalog;

/**
 * What the detect loop is made of.
 *
 * @param code names everything but the rules that affects verdicts: mappings, decoders, matcher. Another name is another
 *     epoch
 * @param readers makes the reader of payloads for a rule set's catalogue
 * @param clock for lag and checkpoint intervals only; no verdict depends on it
 * @param threads that decode and match; no verdict depends on it
 * @param costs of rules are counted there; no verdict depends on it
 */
public record DetectSetup(
        String code,
        CorrelatorFactory correlators,
        Function<FieldCatalog, PayloadReader> readers,
        Limits limits,
        MeterRegistry meters,
        InstantSource clock,
        int threads,
        RuleCosts costs) {

    /** More threads are refused. */
    public static final int THREADS_MAX = 256;

    public DetectSetup {
        requireNonNull(code, "code");
        requireNonNull(correlators, "correlators");
        requireNonNull(readers, "readers");
        requireNonNull(limits, "limits");
        requireNonNull(meters, "meters");
        requireNonNull(clock, "clock");
        requireNonNull(costs, "costs");
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("threads must be from 1 to " + THREADS_MAX + ": " + threads);
        }
    }

    /** With one thread that matches, and nothing timed. */
    public DetectSetup(
            String code,
            CorrelatorFactory correlators,
            Function<FieldCatalog, PayloadReader> readers,
            Limits limits,
            MeterRegistry meters,
            InstantSource clock) {
        this(code, correlators, readers, limits, meters, clock, 1, new RuleCosts(RuleCosts.Sampling.none()));
    }

    /** The same with other threads. */
    public DetectSetup withThreads(int others) {
        return new DetectSetup(code, correlators, readers, limits, meters, clock, others, costs);
    }

    /** The same with costs of rules counted elsewhere. */
    public DetectSetup withCosts(RuleCosts others) {
        return new DetectSetup(code, correlators, readers, limits, meters, clock, threads, others);
    }

    /**
     * How much is taken at a time. Verdicts do not depend on it.
     *
     * @param batchRecords most records that a thread matches at a time
     * @param batchBytes most bytes of payload that a thread matches at a time, unless one record is longer
     * @param checkpointIntervalMs least time between two checkpoints; what lies between is evaluated again after a crash
     */
    public record Limits(int batchRecords, long batchBytes, long checkpointIntervalMs) {

        /** Small enough to go round among threads; what is ready together is forced together. */
        public static final Limits DEFAULT = new Limits(256, 1L << 20, 1000);

        public Limits {
            if (batchRecords < 1 || batchBytes < 1 || checkpointIntervalMs < 0) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }
    }
}
