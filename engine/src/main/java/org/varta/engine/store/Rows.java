package org.varta.engine.store;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AnalystAction;
import org.varta.engine.alert.GroupStatus;
import org.varta.engine.alert.WellFormed;

/** Rows to records and back; the columns of a group are read by name, so any join that selects {@code g.*} will do. */
final class Rows {

    private Rows() {}

    static AlertGroup group(ResultSet row) throws SQLException {
        Alert.RuleRef rule = new Alert.RuleRef(
                text(row, "rule_key"),
                text(row, "rule_title"),
                text(row, "rule_level"),
                text(row, "rule_author"),
                Lists.decode(text(row, "rule_tags")),
                text(row, "rule_hash"));
        return new AlertGroup(
                text(row, "id"),
                text(row, "identity"),
                text(row, "organisation"),
                rule,
                Alert.Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
                Lists.decode(text(row, "group_key")),
                text(row, "host"),
                text(row, "user_name"),
                row.getLong("first_ms"),
                row.getLong("last_ms"),
                row.getLong("last_event_ms"),
                row.getLong("alert_count"),
                status(row),
                text(row, "last_alert_id"),
                row.getLong("first_index"),
                row.getLong("last_index"));
    }

    private static GroupStatus status(ResultSet row) throws SQLException {
        String analyst = row.getString("acknowledged_by");
        return analyst == null
                ? new GroupStatus.Open()
                : new GroupStatus.Acknowledged(analyst, row.getLong("acknowledged_at_ms"));
    }

    static AnalystAction action(ResultSet row) throws SQLException {
        return new AnalystAction(
                row.getLong("after_index"),
                text(row, "group_id"),
                AnalystAction.Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
                text(row, "user_name"),
                row.getLong("at_ms"),
                text(row, "note"));
    }

    static @Nullable Alert alert(ResultSet row) throws SQLException {
        byte[] body = row.getBytes("body");
        try {
            return body == null ? null : AlertJson.read(body);
        } catch (IOException e) {
            throw new StoreException("an alert in the database is broken: " + e.getMessage(), e);
        }
    }

    static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new StoreException("the database has no " + column + " where it must have one");
        }
        return text;
    }

    /** Binds texts and whole numbers to the parameters from 1 on. */
    static PreparedStatement bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof String text) {
                statement.setString(i + 1, WellFormed.text(text));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }
}
