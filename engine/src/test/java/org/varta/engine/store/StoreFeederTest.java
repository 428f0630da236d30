package org.varta.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.alert.Alerts.START_MS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.alert.ActionLog;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertGroups;
import org.varta.engine.alert.AlertLog;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.alert.Alerts;
import org.varta.engine.alert.DeadLetterStore;
import org.varta.engine.alert.GroupQuery;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.DeadLetterLog;
import org.varta.engine.detect.DeadLetterLogReader;

class StoreFeederTest {

    @TempDir
    Path directory;

    private AlertLog alertLog;
    private DeadLetterLog deadLetterLog;
    private ActionLog actions;
    private SqliteStore store;
    private final AlertFeed feed = new AlertFeed();
    private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws IOException {
        alertLog = AlertLog.open(directory.resolve("alerts"));
        deadLetterLog = DeadLetterLog.open(directory.resolve("dead-letters"));
        actions = ActionLog.open(directory.resolve("actions"));
        store = SqliteStore.open(
                directory.resolve("store"),
                new SqliteStore.Source(alertLog.id(), alertLog.lastIndex()),
                actions,
                new AlertGroups(AlertGroups.SILENCE_DEFAULT));
        feed.add(new AlertFeed.Listener() {
            @Override
            public void applied(long alertLogIndex) {
                told.add(alertLogIndex);
            }

            @Override
            public void changed(AlertGroup group) {}
        });
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        actions.close();
        deadLetterLog.close();
        alertLog.close();
    }

    @Test
    void carriesWhatIsInTheLogAndWhatComesLater() throws IOException, InterruptedException {
        raise(3);
        try (StoreFeeder feeder = start()) {
            feeder.wake();
            waitFor(3);
            raise(2);
            feeder.wake();
            waitFor(5);
            assertThat(feeder.failure()).isEmpty();
        }
        assertThat(count()).isEqualTo(5);
    }

    @Test
    void goesOnWhereTheStoreStandsAfterARestart() throws IOException, InterruptedException {
        raise(3);
        try (StoreFeeder first = start()) {
            first.wake();
            waitFor(3);
        }
        raise(4);
        try (StoreFeeder second = start()) {
            second.wake();
            waitFor(7);
        }

        assertThat(count()).isEqualTo(7);
    }

    @Test
    void carriesDeadLetters() throws IOException, InterruptedException {
        deadLetterLog.append(new DeadLetter(9, START_MS, "ndjson", "192.0.2.7:1", "json", "not JSON"));
        deadLetterLog.force();
        raise(1);
        try (StoreFeeder feeder = start()) {
            feeder.wake();
            waitFor(1);
        }

        assertThat(store.deadLetters().newest(DeadLetterStore.FROM_NEWEST, 5)).hasSize(1);
    }

    @Test
    void triesAgainAfterAFailureWithoutLossOrRepetition() throws IOException, InterruptedException {
        raise(3);
        AtomicInteger attempts = new AtomicInteger();
        StoreFeeder.Logs failingOnce = new StoreFeeder.Logs() {
            @Override
            public AlertLogReader alerts() throws IOException {
                if (attempts.incrementAndGet() == 1) {
                    throw new IOException("disk on fire");
                }
                return alertLog.newReader();
            }

            @Override
            public DeadLetterLogReader deadLetters() {
                return deadLetterLog.newReader();
            }
        };
        try (StoreFeeder feeder = StoreFeeder.start(failingOnce, store.alerts(), store.deadLetters(), feed)) {
            feeder.wake();
            waitFor(3);
        }

        assertThat(attempts).hasValue(2);
        assertThat(count()).isEqualTo(3);
    }

    private StoreFeeder start() {
        return StoreFeeder.start(
                new StoreFeeder.Logs() {
                    @Override
                    public AlertLogReader alerts() {
                        return alertLog.newReader();
                    }

                    @Override
                    public DeadLetterLogReader deadLetters() {
                        return deadLetterLog.newReader();
                    }
                },
                store.alerts(),
                store.deadLetters(),
                feed);
    }

    private void raise(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            alertLog.append(Alerts.of("a" + (alertLog.lastIndex() + 1), "r1", "dc1", START_MS));
        }
        alertLog.force();
    }

    private void waitFor(long index) throws InterruptedException {
        Long applied = 0L;
        while (applied != null && applied < index) {
            applied = told.poll(20, TimeUnit.SECONDS);
        }
        assertThat(applied).isEqualTo(index);
    }

    private long count() {
        return store.alerts()
                .groups(new GroupQuery(GroupQuery.Show.ALL, Set.of(), "", "", GroupQuery.FROM_NEWEST, 5))
                .groups()
                .getFirst()
                .count();
    }
}
