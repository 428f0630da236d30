package org.varta.engine.alert;

import java.util.List;
import java.util.Optional;

/**
 * Alerts as groups, for people. Everything in it follows from the alert log and the action log, so it may be thrown away
 * and rebuilt. Methods may be called from any thread and block on the disk; {@link #apply} has one caller.
 *
 * <p>The engine's own failures (a full disk, a broken file) are unchecked exceptions.
 */
public interface AlertStore {

    /** Index of the last alert-log record that is in the store; 0 when none is. */
    long lastAppliedIndex();

    /**
     * Takes alerts over, all or none, together with {@link #lastAppliedIndex}. Those that are already in are skipped.
     *
     * @param alerts in the order of the alert log
     */
    void apply(List<LoggedAlert> alerts);

    /** Lists groups, those with the newest alert first. */
    GroupPage groups(GroupQuery query);

    /**
     * The organisations that have groups, in the order of their names.
     *
     * @param limit most names to return; at least 1
     */
    List<String> organisations(int limit);

    /** A group with its newest alerts and its history. */
    Optional<GroupDetail> group(String id, int alertsMax);

    /** The alert with this id and its group, if the store still has its body; the newest when the log has it twice. */
    Optional<FeedEntry> alert(String alertId);

    /**
     * The records of the alert log after an index, in order, without a gap up to {@link #lastAppliedIndex}.
     *
     * @param limit most records to return; at least 1
     */
    List<FeedEntry> feed(long afterIndex, int limit);

    /**
     * Changes a group's state and remembers who did it. Returns after the action is forced to disk. Asking for the state
     * that the group is in changes nothing.
     *
     * @param note at most {@link AnalystAction#NOTE_CHARS_MAX} characters
     * @param atMs milliseconds since 1970
     */
    ActionResult act(String groupId, AnalystAction.Kind kind, String user, String note, long atMs);
}
