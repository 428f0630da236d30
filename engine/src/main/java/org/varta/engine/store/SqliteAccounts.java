package org.varta.engine.store;

import static org.varta.engine.store.Rows.bind;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import org.varta.engine.access.Account;
import org.varta.engine.access.AccountStore;
import org.varta.engine.access.PasswordHash;
import org.varta.engine.access.Role;

/** Accounts in SQLite. */
final class SqliteAccounts implements AccountStore {

    private final Database database;

    SqliteAccounts(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Account> find(String name) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM accounts WHERE name = ?")) {
                ResultSet row = bind(select, name).executeQuery();
                if (!row.next()) {
                    return Optional.empty();
                }
                PasswordHash password =
                        new PasswordHash(row.getInt("iterations"), Rows.text(row, "salt"), Rows.text(row, "hash"));
                return Optional.of(new Account(Rows.text(row, "name"), Role.of(Rows.text(row, "role")), password));
            }
        });
    }

    @Override
    public void put(Account account) {
        database.write(connection -> {
            try (PreparedStatement put = connection.prepareStatement(
                    "INSERT OR REPLACE INTO accounts (name, role, iterations, salt, hash) VALUES (?, ?, ?, ?, ?)")) {
                PasswordHash password = account.password();
                return bind(
                                put,
                                account.name(),
                                account.role().keyword(),
                                password.iterations(),
                                password.salt(),
                                password.hash())
                        .executeUpdate();
            }
        });
    }

    @Override
    public long count() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM accounts")) {
                ResultSet row = select.executeQuery();
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
