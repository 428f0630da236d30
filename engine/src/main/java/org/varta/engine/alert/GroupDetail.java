package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A group with what is in it.
 *
 * @param alerts newest first, as many as were asked for and are kept
 * @param history what analysts did, oldest first; the newest {@link #HISTORY_MAX}
 */
public record GroupDetail(AlertGroup group, List<LoggedAlert> alerts, List<AnalystAction> history) {

    /** Most actions that are shown. */
    public static final int HISTORY_MAX = 500;

    public GroupDetail {
        requireNonNull(group, "group");
        alerts = List.copyOf(alerts);
        history = List.copyOf(history);
    }
}
