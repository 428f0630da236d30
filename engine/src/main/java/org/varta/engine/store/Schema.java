package org.varta.engine.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Steps from an empty file to the newest schema: resources {@code NAME-1.sql}, {@code NAME-2.sql} and so on, never
 * changed once released. {@code PRAGMA user_version} counts the steps taken.
 */
record Schema(String name, int version) {

    static final Schema ALERTS = new Schema("alerts", 2);
    static final Schema ACCOUNTS = new Schema("accounts", 1);

    /** Brings a file up to date, each step in a transaction of its own. */
    void migrate(Connection connection) throws SQLException {
        int from = version(connection);
        if (from > version) {
            throw new StoreException("the " + name + " database has schema " + from + ", this program knows up to "
                    + version + "; use the newer program");
        }
        connection.setAutoCommit(false);
        for (int step = from + 1; step <= version; step++) {
            try (Statement statement = connection.createStatement()) {
                for (String sql : text(step).split(";\n", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + step);
            }
            connection.commit();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private String text(int step) {
        String resource = name + "-" + step + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StoreException("schema step " + resource + " is missing from the program");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
