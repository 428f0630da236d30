package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.rules.sigma.RuleHeader;

/**
 * What becomes of the hits of one rule, or of the detections of one correlation.
 *
 * @param level Sigma level keyword
 * @param isAlerting whether it alerts by itself
 */
public record PlannedSource(RuleHeader header, String level, boolean isAlerting, List<Feed> feeds) {
    public PlannedSource {
        requireNonNull(header, "header");
        requireNonNull(level, "level");
        feeds = List.copyOf(feeds);
    }
}
