package org.varta.engine.store;

import static org.varta.engine.store.Rows.bind;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.ActionLog.LoggedAction;
import org.varta.engine.alert.ActionResult;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.AlertStore;
import org.varta.engine.alert.AnalystAction;
import org.varta.engine.alert.FeedEntry;
import org.varta.engine.alert.GroupDetail;
import org.varta.engine.alert.GroupPage;
import org.varta.engine.alert.GroupQuery;
import org.varta.engine.alert.GroupStatus;
import org.varta.engine.alert.LoggedAlert;

/**
 * Groups and alerts in SQLite. An action is appended to the action log first and says after which alert it counts, so a
 * rebuilt store merges both logs into the very same groups.
 */
final class SqliteAlerts implements AlertStore {

    private final Database database;
    private final ActionLog actionLog;
    private final AlertGroups groups;

    /** Actions of the log that are not in the tables yet, in order: their alerts are not either. */
    private final List<LoggedAction> pending;

    /**
     * @param alertLogLastIndex end of the alert log now; an action that claims to come later (its alerts were lost with
     *     a part of the log) counts there
     */
    SqliteAlerts(Database database, ActionLog actionLog, AlertGroups groups, long alertLogLastIndex)
            throws IOException {
        this.database = database;
        this.actionLog = actionLog;
        this.groups = groups;
        this.pending = new ArrayList<>();
        for (LoggedAction logged : actionLog.after(database.read(Progress.ACTIONS::position))) {
            pending.add(new LoggedAction(logged.sequence(), notAfter(logged.action(), alertLogLastIndex)));
        }
        apply(List.of());
    }

    private static AnalystAction notAfter(AnalystAction action, long index) {
        return new AnalystAction(
                Math.min(action.afterIndex(), index),
                action.groupId(),
                action.kind(),
                action.user(),
                action.atMs(),
                action.note());
    }

    @Override
    public long lastAppliedIndex() {
        return database.read(Progress.ALERTS::position);
    }

    @Override
    public synchronized void apply(List<LoggedAlert> alerts) {
        int acted = database.write(connection -> merge(connection, alerts));
        pending.subList(0, acted).clear();
    }

    /** Returns how many of the pending actions were applied. */
    private int merge(Connection connection, List<LoggedAlert> alerts) throws SQLException {
        try (AlertBatch batch = new AlertBatch(connection, groups)) {
            return merge(connection, batch, alerts);
        }
    }

    private int merge(Connection connection, AlertBatch batch, List<LoggedAlert> alerts) throws SQLException {
        long last = Progress.ALERTS.position(connection);
        int acted = actDue(batch, 0, last);
        for (LoggedAlert alert : alerts) {
            if (alert.index() > last) {
                acted = actDue(batch, acted, alert.index() - 1);
                batch.add(alert);
                last = alert.index();
            }
        }
        acted = actDue(batch, acted, last);
        batch.flush();
        Progress.ALERTS.moveTo(connection, last);
        if (acted > 0) {
            Progress.ACTIONS.moveTo(connection, pending.get(acted - 1).sequence());
        }
        return acted;
    }

    private int actDue(AlertBatch batch, int from, long index) throws SQLException {
        int next = from;
        while (next < pending.size() && pending.get(next).action().afterIndex() <= index) {
            batch.act(pending.get(next++));
        }
        return next;
    }

    @Override
    public synchronized ActionResult act(String groupId, AnalystAction.Kind kind, String user, String note, long atMs) {
        if (!pending.isEmpty()) {
            return new ActionResult.CatchingUp();
        }
        Optional<AlertGroup> group = find(groupId);
        if (group.isEmpty()) {
            return new ActionResult.NoSuchGroup();
        }
        if (isAlready(group.get().status(), kind)) {
            return new ActionResult.Done(group.get(), false);
        }
        AnalystAction action = new AnalystAction(lastAppliedIndex(), groupId, kind, user, atMs, note);
        try {
            pending.add(new LoggedAction(actionLog.append(action), action));
        } catch (IOException e) {
            throw new StoreException("cannot keep the action: " + e.getMessage(), e);
        }
        apply(List.of());
        return new ActionResult.Done(find(groupId).orElseThrow(), true);
    }

    private static boolean isAlready(GroupStatus status, AnalystAction.Kind kind) {
        return switch (status) {
            case GroupStatus.Open() -> kind == AnalystAction.Kind.REOPEN;
            case GroupStatus.Acknowledged(var analyst, var atMs) -> kind == AnalystAction.Kind.ACKNOWLEDGE;
        };
    }

    private Optional<AlertGroup> find(String groupId) {
        return database.read(connection -> Optional.ofNullable(AlertBatch.find(connection, groupId)));
    }

    @Override
    public GroupPage groups(GroupQuery query) {
        return database.read(connection -> {
            long asOf = Progress.ALERTS.position(connection);
            List<AlertGroup> found = GroupSearch.of(query).run(connection, query.limit() + 1);
            if (found.size() <= query.limit()) {
                return new GroupPage(found, OptionalLong.empty(), asOf);
            }
            List<AlertGroup> page = found.subList(0, query.limit());
            return new GroupPage(page, OptionalLong.of(page.getLast().lastIndex()), asOf);
        });
    }

    /** From one name to the next by the index, so that the time depends on the organisations and not on their groups. */
    @Override
    public List<String> organisations(int limit) {
        return database.read(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    WITH RECURSIVE names (name) AS (
                        SELECT min(organisation) FROM groups
                        UNION ALL
                        SELECT (SELECT min(organisation) FROM groups WHERE organisation > names.name)
                        FROM names WHERE name IS NOT NULL)
                    SELECT name FROM names WHERE name IS NOT NULL LIMIT ?""")) {
                ResultSet row = bind(select, limit).executeQuery();
                while (row.next()) {
                    names.add(Rows.text(row, "name"));
                }
            }
            return names;
        });
    }

    @Override
    public Optional<GroupDetail> group(String id, int alertsMax) {
        return database.read(connection -> {
            AlertGroup group = AlertBatch.find(connection, id);
            return group == null
                    ? Optional.empty()
                    : Optional.of(new GroupDetail(group, alertsOf(connection, id, alertsMax), history(connection, id)));
        });
    }

    private static List<LoggedAlert> alertsOf(Connection connection, String groupId, int max) throws SQLException {
        List<LoggedAlert> alerts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT alert_index, body FROM alerts
                WHERE group_no = (SELECT no FROM groups WHERE id = ?) AND body IS NOT NULL
                ORDER BY alert_index DESC LIMIT ?""")) {
            ResultSet row = bind(select, groupId, max).executeQuery();
            while (row.next()) {
                Alert alert = Rows.alert(row);
                if (alert != null) {
                    alerts.add(new LoggedAlert(row.getLong("alert_index"), alert));
                }
            }
        }
        return alerts;
    }

    private static List<AnalystAction> history(Connection connection, String groupId) throws SQLException {
        List<AnalystAction> actions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT * FROM actions WHERE group_id = ? ORDER BY sequence DESC LIMIT ?")) {
            ResultSet row = bind(select, groupId, GroupDetail.HISTORY_MAX).executeQuery();
            while (row.next()) {
                actions.add(Rows.action(row));
            }
        }
        Collections.reverse(actions);
        return actions;
    }

    @Override
    public Optional<FeedEntry> alert(String alertId) {
        List<FeedEntry> found = entries("""
                SELECT a.alert_index, a.id AS alert_id, a.body, g.* FROM alerts a JOIN groups g ON g.no = a.group_no
                WHERE a.id = ? AND a.body IS NOT NULL ORDER BY a.alert_index DESC LIMIT ?""", alertId, 1);
        return found.stream().findFirst();
    }

    @Override
    public List<FeedEntry> feed(long afterIndex, int limit) {
        return entries("""
                SELECT a.alert_index, a.id AS alert_id, a.body, g.* FROM alerts a JOIN groups g ON g.no = a.group_no
                WHERE a.alert_index > ? ORDER BY a.alert_index LIMIT ?""", afterIndex, limit);
    }

    private List<FeedEntry> entries(String sql, Object... values) {
        return database.read(connection -> {
            List<FeedEntry> entries = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                ResultSet row = bind(select, values).executeQuery();
                while (row.next()) {
                    entries.add(new FeedEntry(
                            row.getLong("alert_index"), Rows.text(row, "alert_id"), Rows.group(row), Rows.alert(row)));
                }
            }
            return entries;
        });
    }
}
