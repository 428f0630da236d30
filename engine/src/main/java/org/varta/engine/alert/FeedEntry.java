package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One record of the alert log as the live feed sends it.
 *
 * @param group the alert's group as it is now, which may already hold newer alerts
 * @param alert null when the group holds so many newer alerts that the store has let go of this one's body; the alert
 *     log still has it
 */
public record FeedEntry(
        long index,
        String alertId,
        AlertGroup group,
        @Nullable Alert alert) {
    public FeedEntry {
        requireNonNull(alertId, "alertId");
        requireNonNull(group, "group");
    }
}
