package org.varta.engine.store;

import static org.varta.engine.store.Rows.bind;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.ActionLog.LoggedAction;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AnalystAction;
import org.varta.engine.alert.GroupStatus;
import org.varta.engine.alert.LoggedAlert;

/** Alerts and actions on their way into the tables, within one transaction. A group is written once however many alerts it gets. */
final class AlertBatch implements AutoCloseable {

    /** A group keeps the bodies of its newest alerts only; the alert log has all of them. */
    static final int BODIES_PER_GROUP_MAX = 1_000;

    private final Connection connection;
    private final AlertGroups groups;
    private final Map<String, Touched> touched = new LinkedHashMap<>();
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** A group and the alerts that it got in this batch. */
    private static final class Touched {
        private final long no;
        private AlertGroup group;
        private final List<Alert> added = new ArrayList<>();

        Touched(long no, AlertGroup group) {
            this.no = no;
            this.group = group;
        }
    }

    AlertBatch(Connection connection, AlertGroups groups) {
        this.connection = connection;
        this.groups = groups;
    }

    void add(LoggedAlert logged) throws SQLException {
        Alert alert = logged.alert();
        Touched current = newestOf(AlertGroups.identity(alert));
        AlertGroup placed = groups.place(current == null ? null : current.group, logged.index(), alert);
        if (current == null || !current.group.id().equals(placed.id())) {
            current = opened(placed);
        }
        current.group = placed;
        current.added.add(alert);
        PreparedStatement insert = prepared("INSERT INTO alerts (alert_index, group_no, id, body) VALUES (?, ?, ?, ?)");
        bind(insert, logged.index(), current.no, alert.id());
        insert.setBytes(4, AlertJson.toBytes(alert));
        insert.executeUpdate();
    }

    private @Nullable Touched newestOf(String identity) throws SQLException {
        Touched known = touched.get(identity);
        if (known != null) {
            return known;
        }
        PreparedStatement select =
                prepared("SELECT * FROM groups WHERE identity = ? ORDER BY first_index DESC LIMIT 1");
        ResultSet row = bind(select, identity).executeQuery();
        if (!row.next()) {
            return null;
        }
        Touched found = new Touched(row.getLong("no"), Rows.group(row));
        touched.put(identity, found);
        return found;
    }

    private Touched opened(AlertGroup group) throws SQLException {
        Touched before = touched.remove(group.identity());
        if (before != null) {
            write(before);
        }
        PreparedStatement insert = prepared("""
                INSERT INTO groups (id, identity, organisation, rule_key, rule_title, rule_level, rule_author, rule_tags,
                    rule_hash, kind, group_key, host, user_name, first_ms, last_ms, last_event_ms, alert_count, last_alert_id,
                    first_index, last_index)
                VALUES (?, ?, ?, ?, '', '', '', '[]', '', ?, ?, ?, '', ?, 0, 0, 0, '', ?, ?) RETURNING no""");
        ResultSet row = bind(
                        insert,
                        group.id(),
                        group.identity(),
                        group.organisation(),
                        group.rule().key(),
                        keyword(group.kind()),
                        Lists.encode(group.groupKey()),
                        group.host(),
                        group.firstMs(),
                        group.firstIndex(),
                        group.lastIndex())
                .executeQuery();
        row.next();
        Touched opened = new Touched(row.getLong(1), group);
        touched.put(group.identity(), opened);
        return opened;
    }

    private static String keyword(Alert.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Applies an action; one on a group that does not exist is kept as history of nothing. */
    @Nullable
    AlertGroup act(LoggedAction logged) throws SQLException {
        flush();
        AnalystAction action = logged.action();
        PreparedStatement insert = prepared("""
                INSERT INTO actions (sequence, after_index, group_id, kind, user_name, at_ms, note)
                VALUES (?, ?, ?, ?, ?, ?, ?)""");
        bind(
                        insert,
                        logged.sequence(),
                        action.afterIndex(),
                        action.groupId(),
                        action.kind().keyword(),
                        action.user(),
                        action.atMs(),
                        action.note())
                .executeUpdate();
        AlertGroup group = find(connection, action.groupId());
        if (group == null) {
            return null;
        }
        AlertGroup changed = group.withStatus(action.leadsTo());
        PreparedStatement update =
                prepared("UPDATE groups SET acknowledged_by = ?, acknowledged_at_ms = ? WHERE id = ?");
        switch (changed.status()) {
            case GroupStatus.Open() -> bind(update, null, null, group.id());
            case GroupStatus.Acknowledged(var analyst, var atMs) -> bind(update, analyst, atMs, group.id());
        }
        update.executeUpdate();
        return changed;
    }

    static @Nullable AlertGroup find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM groups WHERE id = ?")) {
            ResultSet row = bind(select, id).executeQuery();
            return row.next() ? Rows.group(row) : null;
        }
    }

    /** Writes the groups that changed. */
    void flush() throws SQLException {
        for (Touched group : touched.values()) {
            write(group);
        }
        touched.clear();
    }

    private void write(Touched change) throws SQLException {
        if (change.added.isEmpty()) {
            return;
        }
        AlertGroup group = change.group;
        PreparedStatement update = prepared("""
                UPDATE groups SET rule_title = ?, rule_level = ?, rule_author = ?, rule_tags = ?, rule_hash = ?, kind = ?,
                    user_name = ?, last_ms = ?, last_event_ms = ?, alert_count = ?, last_alert_id = ?, last_index = ? WHERE no = ?""");
        bind(
                        update,
                        group.rule().title(),
                        group.rule().level(),
                        group.rule().author(),
                        Lists.encode(group.rule().tags()),
                        group.rule().contentHash(),
                        keyword(group.kind()),
                        group.user(),
                        group.lastMs(),
                        group.lastEventMs(),
                        group.count(),
                        group.lastAlertId(),
                        group.lastIndex(),
                        change.no)
                .executeUpdate();
        writeText(change);
        if (group.count() > BODIES_PER_GROUP_MAX) {
            dropOldBodies(change.no);
        }
    }

    private void writeText(Touched change) throws SQLException {
        String earlier = "";
        PreparedStatement select = prepared("SELECT matched FROM group_texts WHERE group_no = ?");
        ResultSet row = bind(select, change.no).executeQuery();
        if (row.next()) {
            earlier = Rows.text(row, "matched");
        }
        PreparedStatement put =
                prepared("INSERT OR REPLACE INTO group_texts (group_no, description, matched) VALUES (?, ?, ?)");
        bind(put, change.no, SearchText.describe(change.group), SearchText.addMatched(earlier, change.added))
                .executeUpdate();
    }

    private void dropOldBodies(long groupNo) throws SQLException {
        PreparedStatement update = prepared("""
                UPDATE alerts SET body = NULL WHERE group_no = ?1 AND body IS NOT NULL AND alert_index <= (
                    SELECT alert_index FROM alerts WHERE group_no = ?1 AND body IS NOT NULL
                    ORDER BY alert_index DESC LIMIT 1 OFFSET ?2)""");
        bind(update, groupNo, BODIES_PER_GROUP_MAX).executeUpdate();
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
    }
}
