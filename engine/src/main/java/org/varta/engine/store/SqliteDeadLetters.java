package org.varta.engine.store;

import static org.varta.engine.store.Rows.bind;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.varta.engine.alert.DeadLetterStore;
import org.varta.engine.alert.LoggedDeadLetter;
import org.varta.engine.detect.DeadLetter;

/** The newest dead letters in SQLite. */
final class SqliteDeadLetters implements DeadLetterStore {

    /** Most dead letters that are kept for people; their log, and the raw journal, have all. */
    static final int KEPT_MAX = 100_000;

    private final Database database;

    SqliteDeadLetters(Database database) {
        this.database = database;
    }

    @Override
    public long lastAppliedIndex() {
        return database.read(Progress.DEAD_LETTERS::position);
    }

    @Override
    public void apply(List<LoggedDeadLetter> letters) {
        if (!letters.isEmpty()) {
            database.write(connection -> applied(connection, letters));
        }
    }

    private static long applied(Connection connection, List<LoggedDeadLetter> letters) throws SQLException {
        long last = Progress.DEAD_LETTERS.position(connection);
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO dead_letters (log_index, sequence, received_at_ms, listener, peer, reason, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?)""")) {
            for (LoggedDeadLetter logged : letters) {
                if (logged.index() > last) {
                    DeadLetter letter = logged.letter();
                    bind(
                                    insert,
                                    logged.index(),
                                    letter.sequence(),
                                    letter.receivedAtMs(),
                                    letter.listener(),
                                    letter.peer(),
                                    letter.reason(),
                                    letter.detail())
                            .executeUpdate();
                    last = logged.index();
                }
            }
        }
        try (PreparedStatement forget = connection.prepareStatement("DELETE FROM dead_letters WHERE log_index <= ?")) {
            bind(forget, last - KEPT_MAX).executeUpdate();
        }
        Progress.DEAD_LETTERS.moveTo(connection, last);
        return last;
    }

    @Override
    public List<DeadLetter> newest(long beforeSequence, int limit) {
        return database.read(connection -> {
            List<DeadLetter> letters = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT * FROM dead_letters WHERE sequence < ? ORDER BY sequence DESC, log_index DESC LIMIT ?")) {
                ResultSet row = bind(select, beforeSequence, limit).executeQuery();
                while (row.next()) {
                    letters.add(new DeadLetter(
                            row.getLong("sequence"),
                            row.getLong("received_at_ms"),
                            Rows.text(row, "listener"),
                            Rows.text(row, "peer"),
                            Rows.text(row, "reason"),
                            Rows.text(row, "detail")));
                }
            }
            return letters;
        });
    }
}
