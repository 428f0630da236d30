package org.varta.engine.correlate.esper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.PlannedCorrelation;

/**
 * Bounds what all correlations take in together. Those with a short timespan share one half of it, whoever needs it, in spans of
 * the clock as long as the longest of them and aligned to 1970; those with a long one have equal parts of the other half, as what
 * they let in stays for days. Either way what is let in is a function of a bounded past, and a restart lets in the same. Where
 * there are none of one sort the other has the whole.
 */
final class SharedAdmission {

    private final long spanMs;
    private final int shortMax;
    private final int shortOfOrganisationMax;
    private final int longMax;
    private final int longOfOrganisationMax;
    private final Map<String, int[]> ofOrganisation = new HashMap<>();
    private long endMs = Long.MIN_VALUE;
    private int admitted;

    SharedAdmission(List<PlannedCorrelation> correlations, CorrelatorLimits limits) {
        this.spanMs = CorrelationPlan.sharedSpanMs(correlations.stream()
                .mapToLong(PlannedCorrelation::timespanMs)
                .boxed()
                .toList());
        int longOnes = (int) correlations.stream().filter(one -> !isShort(one)).count();
        boolean isDivided = longOnes > 0 && longOnes < correlations.size();
        int parts = isDivided ? 2 : 1;
        this.shortMax = limits.totalMax() / parts;
        this.shortOfOrganisationMax = limits.totalOfOrganisationMax() / parts;
        this.longMax = Math.max(1, limits.totalMax() / parts / Math.max(1, longOnes));
        this.longOfOrganisationMax = Math.max(1, limits.totalOfOrganisationMax() / parts / Math.max(1, longOnes));
    }

    private static boolean isShort(PlannedCorrelation correlation) {
        return correlation.timespanMs() <= CorrelationPlan.SHARED_SPAN_MAX_MS;
    }

    /** The bounds of one correlation by itself: its own, and its part of the half for long ones. */
    Admission admission(PlannedCorrelation correlation, CorrelatorLimits limits) {
        return isShort(correlation)
                ? new Admission(
                        correlation.timespanMs(), limits.contributionsMax(), limits.contributionsOfOrganisationMax())
                : new Admission(
                        correlation.timespanMs(),
                        Math.min(limits.contributionsMax(), longMax),
                        Math.min(limits.contributionsOfOrganisationMax(), longOfOrganisationMax));
    }

    /** Whether there is room for one more, also for this organisation; nothing is counted. */
    boolean hasRoom(PlannedCorrelation correlation, long clockMs, String organisation) {
        if (!isShort(correlation)) {
            return true;
        }
        if (clockMs >= endMs) {
            endMs = (Math.floorDiv(clockMs, spanMs) + 1) * spanMs;
            admitted = 0;
            ofOrganisation.clear();
        }
        int[] own = ofOrganisation.get(organisation);
        return admitted < shortMax && (own == null || own[0] < shortOfOrganisationMax);
    }

    /** Counts one that was let in. */
    void count(PlannedCorrelation correlation, String organisation) {
        if (isShort(correlation)) {
            admitted++;
            ofOrganisation.computeIfAbsent(organisation, o -> new int[1])[0]++;
        }
    }
}
