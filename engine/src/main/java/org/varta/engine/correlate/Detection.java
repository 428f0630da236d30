package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.RuleHeader;

/**
 * A rule, or a correlation, came true.
 *
 * @param level Sigma level keyword
 * @param groupKey values of the group-by fields in their order, empty text for a field that the event does not have
 * @param completing the hit that made it true; when the clock did, the hit that its window began with, or the newest in it
 * @param timeMs the completing hit's time as far as it is believed, or the instant of the clock, milliseconds since 1970
 * @param raisedAtMs the clock when it came true, milliseconds since 1970
 * @param isByTimer whether the clock made it true: something stayed away, or left the window
 * @param hits what it rests on, oldest first; at most {@link #HITS_MAX}, the newest kept
 * @param hitCount how many hits it rests on, also those left out
 */
public record Detection(
        RuleHeader rule,
        String level,
        boolean isCorrelation,
        List<String> groupKey,
        Hit completing,
        long timeMs,
        long raisedAtMs,
        boolean isByTimer,
        List<Hit> hits,
        int hitCount) {

    /** Most hits that one detection carries. */
    public static final int HITS_MAX = 100;

    public Detection {
        requireNonNull(rule, "rule");
        requireNonNull(level, "level");
        requireNonNull(completing, "completing");
        groupKey = List.copyOf(groupKey);
        hits = List.copyOf(hits);
    }
}
