package org.varta.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.varta.engine.alert.Alerts.START_MS;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.access.Account;
import org.varta.engine.access.PasswordHash;
import org.varta.engine.access.Role;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.ActionResult;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.Alerts;
import org.varta.engine.alert.AnalystAction.Kind;
import org.varta.engine.alert.DeadLetterStore;
import org.varta.engine.alert.GroupQuery;
import org.varta.engine.alert.LoggedAlert;
import org.varta.engine.alert.LoggedDeadLetter;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.store.SqliteStore.Source;

/** What is particular to the SQLite files. */
class SqliteStoreTest {

    private static final UUID LOG = new UUID(1, 1);
    private static final PasswordHash ANY_PASSWORD = new PasswordHash(600_000, "0".repeat(32), "0".repeat(64));

    @TempDir
    Path directory;

    private ActionLog actions;

    @BeforeEach
    void openActions() throws IOException {
        actions = ActionLog.open(directory.resolve("actions"));
    }

    @AfterEach
    void closeActions() throws IOException {
        actions.close();
    }

    @Test
    void beginsAnewWhenTheAlertLogIsAnotherOne() throws IOException {
        fill(new Source(LOG, 1));

        try (SqliteStore store = open(new Source(new UUID(2, 2), 5))) {
            assertThat(store.alerts().lastAppliedIndex()).isZero();
            assertThat(store.accounts().find("anna")).isPresent();
        }
    }

    @Test
    void beginsAnewWhenItIsAheadOfTheAlertLog() throws IOException {
        fill(new Source(LOG, 1));

        try (SqliteStore store = open(new Source(LOG, 0))) {
            assertThat(store.alerts().lastAppliedIndex()).isZero();
        }
    }

    @Test
    void keepsWhatItHasWhenTheAlertLogHasGrown() throws IOException {
        fill(new Source(LOG, 1));

        try (SqliteStore store = open(new Source(LOG, 100))) {
            assertThat(store.alerts().lastAppliedIndex()).isEqualTo(1);
        }
    }

    @Test
    void refusesActionsUntilARebuildHasPassedTheEarlierOnes() throws IOException {
        fill(new Source(LOG, 1));
        Files.delete(directory.resolve("store/alerts.db"));

        try (SqliteStore store = open(new Source(LOG, 1))) {
            assertThat(store.alerts().act("g1", Kind.REOPEN, "anna", "", 1)).isEqualTo(new ActionResult.CatchingUp());

            store.alerts().apply(List.of(first()));

            assertThat(store.alerts().act("g1", Kind.REOPEN, "anna", "", 1)).isEqualTo(new ActionResult.NoSuchGroup());
        }
    }

    @Test
    void countsActionsAtTheEndOfTheLogWhenItsLastAlertsAreLost() throws IOException {
        fill(new Source(LOG, 1));

        try (SqliteStore store = open(new Source(new UUID(3, 3), 0))) {
            assertThat(store.alerts().act("g1", Kind.REOPEN, "anna", "", 1)).isEqualTo(new ActionResult.NoSuchGroup());
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        open(new Source(LOG, 0)).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("store/accounts.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesAFileOfANewerProgram() throws IOException, SQLException {
        open(new Source(LOG, 0)).close();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store/alerts.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> open(new Source(LOG, 0)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema 99")
                .hasMessageContaining("newer program");
    }

    @Test
    void makesAFileOfTheFirstSchemaAgainFromTheLog() throws IOException, SQLException {
        fill(new Source(LOG, 1));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store/alerts.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP INDEX groups_by_organisation");
            statement.execute("ALTER TABLE groups DROP COLUMN last_event_ms");
            statement.execute("PRAGMA user_version = 1");
        }

        try (SqliteStore store = open(new Source(LOG, 1))) {
            assertThat(store.alerts().lastAppliedIndex()).isZero();

            store.alerts().apply(List.of(first()));

            assertThat(store.alerts().organisations(10)).containsExactly("default");
            assertThat(found(store, "")).isOne();
        }
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoDatabase() throws IOException {
        Files.createDirectories(directory.resolve("store"));
        Files.writeString(directory.resolve("store/alerts.db"), "this is not a database, not by any means".repeat(100));

        assertThatThrownBy(() -> open(new Source(LOG, 0)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("alerts.db");
    }

    @Test
    void doesNotLetAReaderWrite() throws IOException {
        try (Database database = Database.open(directory.resolve("x.db"), Schema.ALERTS, Database.Durability.LAZY)) {
            assertThatThrownBy(() -> database.read(connection -> {
                        Progress.ALERTS.moveTo(connection, 1);
                        return 0;
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void tellsAFullDiskFromWhatIsNotTheDisks() throws IOException, SQLException {
        Path file = directory.resolve("x.db");
        try (Database database = Database.open(file, Schema.ALERTS, Database.Durability.LAZY)) {
            assertThatThrownBy(() -> database.write(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("PRAGMA max_page_count = 1"); // as many as there are, as on a full disk
                            statement.execute("CREATE TABLE filler AS SELECT randomblob(1000000) AS bytes");
                        }
                        return 0;
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("SQLITE_FULL")
                    .satisfies(full -> assertThat(StoreException.isDiskBehind(new IllegalStateException(full)))
                            .isTrue());
            assertThatThrownBy(() -> database.write(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.execute("SELECT * FROM absent");
                        }
                    }))
                    .isInstanceOf(StoreException.class)
                    .satisfies(fault ->
                            assertThat(StoreException.isDiskBehind(fault)).isFalse());
        }
    }

    @Test
    void undoesAWriteThatFailsHalfWay() throws IOException {
        try (Database database = Database.open(directory.resolve("x.db"), Schema.ALERTS, Database.Durability.LAZY)) {
            assertThatThrownBy(() -> database.write(connection -> {
                        Progress.ALERTS.moveTo(connection, 1);
                        throw new IllegalStateException("half way");
                    }))
                    .hasMessage("half way");

            assertThat(database.read(Progress.ALERTS::position)).isZero();
        }
    }

    @Test
    void listsDeadLettersNewestFirstAndOnlyOnce() throws IOException {
        try (SqliteStore store = open(new Source(LOG, 0))) {
            DeadLetterStore letters = store.deadLetters();
            letters.apply(List.of(letter(1, 10), letter(2, 20), letter(3, 30)));
            letters.apply(List.of(letter(2, 20), letter(3, 30), letter(4, 40)));

            assertThat(letters.lastAppliedIndex()).isEqualTo(4);
            assertThat(letters.newest(DeadLetterStore.FROM_NEWEST, 10))
                    .extracting(DeadLetter::sequence)
                    .containsExactly(40L, 30L, 20L, 10L);
            assertThat(letters.newest(30, 1)).containsExactly(letter(2, 20).letter());
        }
    }

    @Test
    void keepsANumberOfDeadLettersAtMost() throws IOException {
        try (SqliteStore store = open(new Source(LOG, 0))) {
            List<LoggedDeadLetter> letters = new ArrayList<>();
            for (int i = 1; i <= SqliteDeadLetters.KEPT_MAX + 5; i++) {
                letters.add(letter(i, i));
            }
            store.deadLetters().apply(letters);

            assertThat(store.deadLetters().newest(7, 10))
                    .extracting(DeadLetter::sequence)
                    .containsExactly(6L);
        }
    }

    @Test
    void forgetsTheOldestMatchedValuesOfAGroupFirst() throws IOException {
        try (SqliteStore store = open(new Source(LOG, 0))) {
            for (int i = 1; i <= 40; i++) {
                String value = "value-" + i + "-" + "x".repeat(1_000);
                store.alerts()
                        .apply(List.of(new LoggedAlert(
                                i, Alerts.of("a" + i, "r1", "high", "dc1", START_MS, Alerts.fields("f", value)))));
            }

            assertThat(found(store, "value-40-")).isOne();
            assertThat(found(store, "value-1-")).isZero();
        }
    }

    private static int found(SqliteStore store, String text) {
        return store.alerts()
                .groups(new GroupQuery(GroupQuery.Show.ALL, Set.of(), "", text, GroupQuery.FROM_NEWEST, 10))
                .groups()
                .size();
    }

    /** One alert, one action, one account. */
    private void fill(Source source) throws IOException {
        try (SqliteStore store = open(source)) {
            store.alerts().apply(List.of(first()));
            String group = store.alerts().feed(0, 1).getFirst().group().id();
            store.alerts().act(group, Kind.ACKNOWLEDGE, "anna", "", START_MS);
            store.accounts().put(new Account("anna", Role.ANALYST, ANY_PASSWORD));
        }
    }

    private static LoggedAlert first() {
        return new LoggedAlert(1, Alerts.of("a1", "r1", "dc1", START_MS));
    }

    private static LoggedDeadLetter letter(long index, long sequence) {
        return new LoggedDeadLetter(
                index, new DeadLetter(sequence, START_MS, "ndjson", "192.0.2.7:1", "json", "not JSON"));
    }

    private SqliteStore open(Source source) throws IOException {
        return SqliteStore.open(
                directory.resolve("store"), source, actions, new AlertGroups(AlertGroups.SILENCE_DEFAULT));
    }
}
