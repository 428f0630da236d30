package org.varta.engine.correlate;

/**
 * Bounds of a correlator's memory. What is left out is counted, never silent.
 *
 * @param contributionsMax most hits that one correlation takes in during one timespan; as a window spans at most two of
 *     these spans, it holds at most twice as many, and as many groups
 * @param contributionsOfOrganisationMax most of these that come from one organisation, so that a flood in one does not
 *     silence the others
 */
public record CorrelatorLimits(int contributionsMax, int contributionsOfOrganisationMax) {

    /** At most about 600 bytes each. */
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(1_000_000, 250_000);

    public CorrelatorLimits {
        if (contributionsMax < 1 || contributionsOfOrganisationMax < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + contributionsMax + ", " + contributionsOfOrganisationMax);
        }
    }

    /** One bound for both. */
    public CorrelatorLimits(int contributionsMax) {
        this(contributionsMax, contributionsMax);
    }
}
