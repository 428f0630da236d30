package org.varta.engine.correlate.esper;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.PlannedCorrelation;

/**
 * Lets a group of one correlation come true once in each span of its throttle. Spans are aligned to 1970 and counted in the time
 * of what came true, so that an hour's throttle is the hour of the clock, live or of a backlog. Whether something passes depends
 * on what came true in the last {@link #reachMs} of the clock alone, and a restart lets the same pass.
 */
final class Throttle {

    private record Span(String organisation, Object key, long number) {}

    private final long spanMs;
    private final long reachMs;
    private final int max;
    /** When the group last came true in that span, passed or not; the longest ago first. */
    private final LinkedHashMap<Span, Long> seenAtMs = new LinkedHashMap<>();

    /**
     * Of a correlation that has one.
     *
     * @param max most spans remembered; when there are more the oldest is forgotten, and its group may be told again
     */
    Throttle(PlannedCorrelation correlation, int max) {
        this.spanMs = correlation.throttleMs();
        this.reachMs = CorrelationPlan.throttleReachMs(correlation.throttleMs(), correlation.timespanMs());
        this.max = max;
    }

    /** Whether this is the first time; it counts from now on. */
    boolean passes(Group group, long timeMs, long clockMs) {
        Iterator<Map.Entry<Span, Long>> oldest = seenAtMs.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() <= clockMs - reachMs) {
            oldest.remove();
        }
        Span span = new Span(group.organisation, group.key, Math.floorDiv(timeMs, spanMs));
        boolean isSeen = seenAtMs.remove(span) != null;
        if (!isSeen && seenAtMs.size() == max) {
            seenAtMs.pollFirstEntry();
        }
        seenAtMs.put(span, clockMs);
        return !isSeen;
    }

    int size() {
        return seenAtMs.size();
    }
}
