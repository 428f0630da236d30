package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.rules.sigma.RuleHeader;

/**
 * What becomes of the hits of one rule, or of the detections of one correlation.
 *
 * @param level Sigma level keyword
 * @param isAlerting whether it alerts by itself
 * @param feeds the correlations that its hits go into
 * @param eplFeeds the EPL rules that its hits go into
 */
public record PlannedSource(
        RuleHeader header, String level, boolean isAlerting, List<Feed> feeds, List<EplFeed> eplFeeds) {
    public PlannedSource {
        requireNonNull(header, "header");
        requireNonNull(level, "level");
        feeds = List.copyOf(feeds);
        eplFeeds = List.copyOf(eplFeeds);
    }

    /** Whether it is a detection inside an EPL rule, which is no rule by itself. */
    public boolean isPartOfEpl() {
        return !isAlerting && feeds.isEmpty();
    }

    /** Whether something else rests on its hits. */
    public boolean isFeeding() {
        return !feeds.isEmpty() || !eplFeeds.isEmpty();
    }
}
