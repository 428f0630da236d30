package org.varta.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.ActionResult;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.Alerts;
import org.varta.engine.alert.AnalystAction.Kind;
import org.varta.engine.alert.GroupPage;
import org.varta.engine.alert.GroupQuery;
import org.varta.engine.alert.GroupStatus;
import org.varta.engine.alert.LoggedAlert;

/**
 * Alerts, analysts, restarts and lost database files in random order: the store always shows what a plain fold over the
 * same alerts and actions shows.
 */
@SuppressWarnings("NullAway.Init") // opened by each run
class StoreSimulationTest {

    private static final int STEPS = 100;
    private static final AlertGroups GROUPS = new AlertGroups(AlertGroups.SILENCE_DEFAULT);

    @TempDir
    Path directory;

    private final List<LoggedAlert> alertLog = new ArrayList<>();
    private final Map<String, AlertGroup> expected = new HashMap<>();
    private final Map<String, AlertGroup> newest = new HashMap<>();
    private ActionLog actions;
    private SqliteStore store;
    private long nowMs = Alerts.START_MS;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void showsWhatThePlainFoldShows(long seed) throws IOException {
        Random random = new Random(seed);
        open();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(20)) {
                case 0 -> reopen();
                case 1 -> rebuild(random);
                case 2, 3, 4, 5, 6, 7 -> act(random);
                default -> raise(random);
            }
        }
        catchUp(random);
        assertThat(shown()).isEqualTo(expectedGroups());
        rebuild(random);
        assertThat(shown()).as("seed " + seed + " after a last rebuild").isEqualTo(expectedGroups());
        close();
    }

    private void raise(Random random) {
        for (int i = random.nextInt(6); i >= 0; i--) {
            nowMs += random.nextInt(20) == 0 ? AlertGroups.SILENCE_DEFAULT.toMillis() + 1 : random.nextInt(1_000);
            long index = alertLog.size() + 1L;
            Alert alert = Alerts.of("a" + index, "r" + random.nextInt(3), "host" + random.nextInt(2), nowMs);
            alertLog.add(new LoggedAlert(index, alert));
            AlertGroup group = GROUPS.place(newest.get(AlertGroups.identity(alert)), index, alert);
            newest.put(group.identity(), group);
            expected.put(group.id(), group);
        }
        if (random.nextBoolean()) {
            catchUp(random);
        }
    }

    /** Applies what is missing, in batches that overlap what is already in. */
    private void catchUp(Random random) {
        while (store.alerts().lastAppliedIndex() < alertLog.size()) {
            int applied = (int) store.alerts().lastAppliedIndex();
            int from = Math.max(0, applied - random.nextInt(3));
            int to = Math.min(alertLog.size(), applied + 1 + random.nextInt(20));
            store.alerts().apply(alertLog.subList(from, to));
        }
    }

    private void act(Random random) {
        catchUp(random);
        if (expected.isEmpty()) {
            return;
        }
        List<AlertGroup> groups = expectedGroups();
        AlertGroup group = groups.get(random.nextInt(groups.size()));
        Kind kind = random.nextBoolean() ? Kind.ACKNOWLEDGE : Kind.REOPEN;
        AlertGroup changed = changed(group, kind);
        ActionResult result = store.alerts().act(group.id(), kind, "anna", "note", nowMs);
        assertThat(result).isEqualTo(new ActionResult.Done(changed, !changed.equals(group)));
        expected.put(changed.id(), changed);
        newest.computeIfPresent(
                changed.identity(), (identity, last) -> last.id().equals(changed.id()) ? changed : last);
    }

    private AlertGroup changed(AlertGroup group, Kind kind) {
        boolean isOpen = group.status() instanceof GroupStatus.Open;
        return switch (kind) {
            case ACKNOWLEDGE -> isOpen ? group.withStatus(new GroupStatus.Acknowledged("anna", nowMs)) : group;
            case REOPEN -> isOpen ? group : group.withStatus(new GroupStatus.Open());
        };
    }

    private void reopen() throws IOException {
        close();
        open();
    }

    private void rebuild(Random random) throws IOException {
        close();
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(directory.resolve("store/alerts.db" + suffix));
        }
        open();
        catchUp(random);
    }

    private void open() throws IOException {
        actions = ActionLog.open(directory.resolve("actions"));
        store = SqliteStore.open(
                directory.resolve("store"), new SqliteStore.Source(new UUID(0, 1), alertLog.size()), actions, GROUPS);
    }

    private void close() throws IOException {
        store.close();
        actions.close();
    }

    private List<AlertGroup> expectedGroups() {
        return expected.values().stream()
                .sorted(Comparator.comparingLong(AlertGroup::lastIndex).reversed())
                .toList();
    }

    private List<AlertGroup> shown() {
        List<AlertGroup> all = new ArrayList<>();
        OptionalLong next = OptionalLong.of(GroupQuery.FROM_NEWEST);
        while (next.isPresent()) {
            GroupPage page =
                    store.alerts().groups(new GroupQuery(GroupQuery.Show.ALL, Set.of(), "", "", next.getAsLong(), 7));
            all.addAll(page.groups());
            next = page.next();
        }
        return all;
    }
}
