package org.varta.engine.correlate;

/**
 * Bounds of a correlator's memory. What is left out is counted, never silent.
 *
 * @param contributionsMax most hits that one correlation takes in during one timespan; as a window spans at most two of
 *     these spans, it holds at most twice as many, and as many groups
 * @param contributionsOfOrganisationMax most of these that come from one organisation, so that a flood in one does not
 *     silence the others
 * @param totalMax most that all correlations take in together during one span; see {@code docs/architecture.md}
 * @param totalOfOrganisationMax most of these that come from one organisation
 * @param eplEventsMax most events that one instance of an EPL rule's statement takes in and holds, from one organisation;
 *     two instances run at a time
 */
public record CorrelatorLimits(
        int contributionsMax,
        int contributionsOfOrganisationMax,
        int totalMax,
        int totalOfOrganisationMax,
        int eplEventsMax) {

    private static final int EPL_EVENTS_MAX = 100_000;

    /** At most about 600 bytes each. */
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(1_000_000, 250_000, 2_000_000, 1_000_000);

    public CorrelatorLimits {
        if (eplEventsMax < 1) {
            throw new IllegalArgumentException("limits must be positive: " + eplEventsMax);
        }
        if (contributionsMax < 1 || contributionsOfOrganisationMax < 1 || totalMax < 2 || totalOfOrganisationMax < 2) {
            throw new IllegalArgumentException("limits must be positive, those over all at least 2: " + contributionsMax
                    + ", " + contributionsOfOrganisationMax + ", " + totalMax + ", " + totalOfOrganisationMax);
        }
    }

    /** Bounds of correlations; the usual one of EPL rules. */
    public CorrelatorLimits(
            int contributionsMax, int contributionsOfOrganisationMax, int totalMax, int totalOfOrganisationMax) {
        this(contributionsMax, contributionsOfOrganisationMax, totalMax, totalOfOrganisationMax, EPL_EVENTS_MAX);
    }

    /** One bound for a correlation and for an organisation in it, none over all. */
    public CorrelatorLimits(int contributionsMax) {
        this(contributionsMax, contributionsMax, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
