package org.varta.engine.correlate;

/**
 * Bounds of a correlator's memory. What is left out is counted, never silent.
 *
 * @param contributionsMax most hits that one correlation takes in during one timespan; as a window spans at most two of
 *     these spans, it holds at most twice as many, and as many groups
 */
public record CorrelatorLimits(int contributionsMax) {

    /** About 500 bytes each beside the hits themselves. */
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(250_000);

    public CorrelatorLimits {
        if (contributionsMax < 1) {
            throw new IllegalArgumentException("contributionsMax must be positive: " + contributionsMax);
        }
    }
}
