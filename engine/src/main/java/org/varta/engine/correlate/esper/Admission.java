package org.varta.engine.correlate.esper;

import java.util.HashMap;
import java.util.Map;

/**
 * Lets so many contributions into a correlation during each span of the clock, and so many of one organisation. The spans
 * are aligned to 1970, so that what is let in is a function of that span's hits alone, and a restart lets in the same.
 */
final class Admission {

    private final long spanMs;
    private final int max;
    private final int ofOrganisationMax;
    private final Map<String, int[]> ofOrganisation = new HashMap<>();
    private long endMs = Long.MIN_VALUE;
    private int admitted;

    Admission(long spanMs, int max, int ofOrganisationMax) {
        this.spanMs = spanMs;
        this.max = max;
        this.ofOrganisationMax = ofOrganisationMax;
    }

    boolean admits(long clockMs, String organisation) {
        if (clockMs >= endMs) {
            endMs = (Math.floorDiv(clockMs, spanMs) + 1) * spanMs;
            admitted = 0;
            ofOrganisation.clear();
        }
        if (admitted == max) {
            return false;
        }
        int[] own = ofOrganisation.computeIfAbsent(organisation, o -> new int[1]);
        if (own[0] == ofOrganisationMax) {
            return false;
        }
        own[0]++;
        admitted++;
        return true;
    }
}
