package org.varta.engine.store;

import static org.varta.engine.store.Rows.bind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.engine.access.AccountStore;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.AlertStore;
import org.varta.engine.alert.DeadLetterStore;

/** The embedded store: SQLite files in one directory. Thread-safe; one process at a time. */
public final class SqliteStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
    private static final String ALERTS_FILE = "alerts.db";
    private static final String ACCOUNTS_FILE = "accounts.db";

    private final Database alertsDatabase;
    private final Database accountsDatabase;
    private final SqliteAlerts alerts;
    private final SqliteDeadLetters deadLetters;
    private final SqliteAccounts accounts;

    /**
     * The alert log that the store follows.
     *
     * @param id the log's own
     * @param lastIndex end of the log at this moment
     */
    public record Source(UUID id, long lastIndex) {}

    private SqliteStore(Database alertsDatabase, Database accountsDatabase, SqliteAlerts alerts) {
        this.alertsDatabase = alertsDatabase;
        this.accountsDatabase = accountsDatabase;
        this.alerts = alerts;
        this.deadLetters = new SqliteDeadLetters(alertsDatabase);
        this.accounts = new SqliteAccounts(accountsDatabase);
    }

    /**
     * Opens or creates the files. When {@code alerts.db} was made from another alert log, or by a version that
     * kept less, or is ahead of this log because an older copy of it was put back, it is deleted and begins anew.
     */
    public static SqliteStore open(Path directory, Source source, ActionLog actions, AlertGroups groups)
            throws IOException {
        Database accounts = Database.open(directory.resolve(ACCOUNTS_FILE), Schema.ACCOUNTS, Database.Durability.FULL);
        Database alerts = null;
        try {
            alerts = alertsOf(directory.resolve(ALERTS_FILE), source);
            return new SqliteStore(alerts, accounts, new SqliteAlerts(alerts, actions, groups, source.lastIndex()));
        } catch (IOException | RuntimeException e) {
            accounts.close();
            if (alerts != null) {
                alerts.close();
            }
            throw e;
        }
    }

    private static Database alertsOf(Path file, Source source) throws IOException {
        Database database = Database.open(file, Schema.ALERTS, Database.Durability.LAZY);
        if (!database.write(connection -> follows(connection, source))) {
            LOG.warn(
                    "{} is of another alert log than {}, or of an older version; it is made again from the log",
                    file,
                    source.id());
            database.close();
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(Path.of(file + suffix));
            }
            return alertsOf(file, source);
        }
        return database;
    }

    /** Whether the tables come from this log; empty ones are claimed for it. */
    private static boolean follows(Connection connection, Source source) throws SQLException {
        Optional<String> known = sourceOf(connection);
        if (known.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO source (alert_log) VALUES (?)")) {
                bind(insert, source.id().toString()).executeUpdate();
            }
            return true;
        }
        return known.get().equals(source.id().toString()) && Progress.ALERTS.position(connection) <= source.lastIndex();
    }

    private static Optional<String> sourceOf(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT alert_log FROM source")) {
            ResultSet row = select.executeQuery();
            return row.next() ? Optional.of(Rows.text(row, "alert_log")) : Optional.empty();
        }
    }

    /** Groups and alerts. */
    public AlertStore alerts() {
        return alerts;
    }

    /** What no decoder could read. */
    public DeadLetterStore deadLetters() {
        return deadLetters;
    }

    /** Who may log in. */
    public AccountStore accounts() {
        return accounts;
    }

    /** Waits for work that is going on. */
    @Override
    public void close() {
        try {
            alertsDatabase.close();
        } finally {
            accountsDatabase.close();
        }
    }
}
