package org.varta.engine.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.AlertStore;

/** SQLite keeps the contract. */
@SuppressWarnings("NullAway.Init") // opened by the contract before each test
class SqliteAlertsTest extends AlertStoreContract {

    private static final SqliteStore.Source SOURCE = new SqliteStore.Source(new UUID(1, 2), Long.MAX_VALUE);

    private ActionLog actions;
    private SqliteStore store;

    @Override
    AlertStore open(Path directory) throws IOException {
        actions = ActionLog.open(directory.resolve("actions"));
        store = SqliteStore.open(
                directory.resolve("store"), SOURCE, actions, new AlertGroups(AlertGroups.SILENCE_DEFAULT));
        return store.alerts();
    }

    @Override
    void close() throws IOException {
        store.close();
        actions.close();
    }
}
