package org.varta.collector.journal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which segments go: the oldest ones, in one row, up to the first that is not due or that somebody holds. A pure function.
 *
 * @param segments how many of the oldest go
 * @param blockedBy why the next one stays although it is due; empty when it does not have to
 */
record RetentionPlan(int segments, String blockedBy) {

    /**
     * Plans.
     *
     * @param sealed all segments but the newest, oldest first
     * @param newestBytes what the newest one takes, which always stays
     */
    static RetentionPlan of(
            List<StoredSegment> sealed, long newestBytes, RetentionLimits limits, List<Hold> holds, long nowMs) {
        long bytes = newestBytes;
        for (StoredSegment segment : sealed) {
            bytes += segment.bytes();
        }
        Set<String> known = holds.stream()
                .filter(hold -> hold.kind() == Hold.Kind.READER)
                .map(Hold::name)
                .collect(Collectors.toSet());
        int count = 0;
        for (StoredSegment segment : sealed) {
            boolean isOld = !limits.age().isZero()
                    && segment.endedAtMs() < nowMs - limits.age().toMillis();
            boolean isTooMuch = limits.bytes() > 0 && bytes > limits.bytes();
            if (!isOld && !isTooMuch) {
                break;
            }
            String blocked = blocked(segment, limits, holds, known, nowMs);
            if (!blocked.isEmpty()) {
                return new RetentionPlan(count, blocked);
            }
            bytes -= segment.bytes();
            count++;
        }
        return new RetentionPlan(count, "");
    }

    private static String blocked(
            StoredSegment segment, RetentionLimits limits, List<Hold> holds, Set<String> known, long nowMs) {
        for (String reader : limits.readers()) {
            if (!known.contains(reader)) {
                return "the reader " + reader + " has not said how far it is";
            }
        }
        for (Hold hold : holds) {
            if (hold.holds(segment.first(), segment.end() - 1, nowMs)) {
                return switch (hold.kind()) {
                    case READER -> "the reader " + hold.name() + " is at " + hold.from();
                    case EVIDENCE -> "the hold " + hold.name() + " begins at " + hold.from();
                    case UNREADABLE -> hold.reason();
                };
            }
        }
        return "";
    }
}
