package org.varta.engine.correlate;

import java.util.Map;

/**
 * Bounds of a correlator's memory and work. What is left out is counted, never silent.
 *
 * @param contributionsMax most hits that one correlation takes in during one timespan; as a window spans at most two of
 *     these spans, it holds at most twice as many, and as many groups
 * @param contributionsOfOrganisationMax most of these that come from one organisation, so that a flood in one does not
 *     silence the others
 * @param totalMax most that all correlations take in together during one span; see {@code docs/architecture.md}
 * @param totalOfOrganisationMax most of these that come from one organisation
 * @param eplEventsMax most events that one instance of an EPL rule's statement takes in and holds, from one organisation;
 *     two instances run at a time
 * @param eplTotalMax most events that the instances of all EPL rules hold together; each rule has an equal part
 * @param eplLooksPerSecond how many held events an instance may look at for each second of its life, on average; bounds the
 *     processor time that a statement costs
 */
public record CorrelatorLimits(
        int contributionsMax,
        int contributionsOfOrganisationMax,
        int totalMax,
        int totalOfOrganisationMax,
        int eplEventsMax,
        int eplTotalMax,
        int eplLooksPerSecond) {

    /** Where the heap is not asked. */
    public static final CorrelatorLimits DEFAULT =
            new CorrelatorLimits(1_000_000, 250_000, 2_000_000, 1_000_000, 100_000, 2_000_000, 100_000);

    public CorrelatorLimits {
        if (contributionsMax < 1
                || contributionsOfOrganisationMax < 1
                || totalMax < 2
                || totalOfOrganisationMax < 2
                || eplEventsMax < 1
                || eplTotalMax < 1
                || eplLooksPerSecond < 1) {
            throw new IllegalArgumentException("limits must be positive, those over all correlations at least 2: "
                    + contributionsMax + ", " + contributionsOfOrganisationMax + ", " + totalMax + ", "
                    + totalOfOrganisationMax + ", " + eplEventsMax + ", " + eplTotalMax + ", " + eplLooksPerSecond);
        }
    }

    /** Bounds of correlations; the usual ones of EPL rules. */
    public CorrelatorLimits(
            int contributionsMax, int contributionsOfOrganisationMax, int totalMax, int totalOfOrganisationMax) {
        this(
                contributionsMax,
                contributionsOfOrganisationMax,
                totalMax,
                totalOfOrganisationMax,
                DEFAULT.eplEventsMax,
                DEFAULT.eplTotalMax,
                DEFAULT.eplLooksPerSecond);
    }

    /** One bound for a correlation and for an organisation in it, none over all. */
    public CorrelatorLimits(int contributionsMax) {
        this(contributionsMax, contributionsMax, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** With other bounds of EPL rules. */
    public CorrelatorLimits withEpl(int eventsMax, int allEventsMax, int looksPerSecond) {
        return new CorrelatorLimits(
                contributionsMax,
                contributionsOfOrganisationMax,
                totalMax,
                totalOfOrganisationMax,
                eventsMax,
                allEventsMax,
                looksPerSecond);
    }

    /** With what a site says in place of what it says it about; names are those of {@link StateBounds}. */
    public CorrelatorLimits with(Map<String, Long> bounds) {
        return new CorrelatorLimits(
                of(bounds, StateBounds.HITS_OF_RULE, contributionsMax),
                of(bounds, StateBounds.HITS_OF_RULE_AND_ORGANISATION, contributionsOfOrganisationMax),
                of(bounds, StateBounds.HITS, totalMax),
                of(bounds, StateBounds.HITS_OF_ORGANISATION, totalOfOrganisationMax),
                of(bounds, StateBounds.EPL_EVENTS_OF_INSTANCE, eplEventsMax),
                of(bounds, StateBounds.EPL_EVENTS, eplTotalMax),
                of(bounds, StateBounds.EPL_LOOKS_PER_SECOND, eplLooksPerSecond));
    }

    private static int of(Map<String, Long> bounds, String name, int otherwise) {
        Long bound = bounds.get(name);
        return bound == null ? otherwise : Math.toIntExact(bound);
    }
}
