package org.varta.engine.store;

import static org.varta.engine.store.Rows.bind;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How far each log is in the tables; changes in the transaction that changes the rows. */
enum Progress {
    ALERTS,
    ACTIONS,
    DEAD_LETTERS;

    /** Position of the last record that is in; 0 when none is. */
    long position(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT position FROM progress WHERE log = ?")) {
            ResultSet row = bind(select, name()).executeQuery();
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void moveTo(Connection connection, long position) throws SQLException {
        try (PreparedStatement put =
                connection.prepareStatement("INSERT OR REPLACE INTO progress (log, position) VALUES (?, ?)")) {
            bind(put, name(), position).executeUpdate();
        }
    }
}
