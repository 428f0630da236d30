package org.varta.engine.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.alert.AlertStore;
import org.varta.engine.alert.DeadLetterStore;
import org.varta.engine.alert.LoggedAlert;
import org.varta.engine.alert.LoggedDeadLetter;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.DeadLetterLogReader;

/**
 * A thread that carries the alert log and the dead-letter log into the store and tells the feed. When the store or a log
 * fails it says so, waits and goes on where the store stands, so nothing is left out and nothing taken twice.
 */
public final class StoreFeeder implements AutoCloseable {

    /** Most records in one transaction. */
    static final int BATCH_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(StoreFeeder.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP_MILLIS = 10_000;

    private final Logs logs;
    private final AlertStore alerts;
    private final DeadLetterStore deadLetters;
    private final AlertFeed feed;
    private final Thread thread;
    private volatile boolean isClosed;
    private volatile @Nullable String failure;

    /** Opens readers, which the feeder's thread will own. */
    public interface Logs {
        /** A reader of the alert log. */
        AlertLogReader alerts() throws IOException;

        /** A reader of the dead-letter log. */
        DeadLetterLogReader deadLetters() throws IOException;
    }

    private StoreFeeder(Logs logs, AlertStore alerts, DeadLetterStore deadLetters, AlertFeed feed) {
        this.logs = requireNonNull(logs, "logs");
        this.alerts = requireNonNull(alerts, "alerts");
        this.deadLetters = requireNonNull(deadLetters, "deadLetters");
        this.feed = requireNonNull(feed, "feed");
        this.thread = new Thread(this::run, "varta-store-feeder");
    }

    /** Starts feeding. */
    public static StoreFeeder start(Logs logs, AlertStore alerts, DeadLetterStore deadLetters, AlertFeed feed) {
        StoreFeeder feeder = new StoreFeeder(logs, alerts, deadLetters, feed);
        feeder.thread.start();
        return feeder;
    }

    /** Why the store is not fed at the moment; empty when all is well. For readiness. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Looks at the logs now instead of at the next tick. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!isClosed) {
            try (AlertLogReader alertLog = logs.alerts();
                    DeadLetterLogReader deadLetterLog = logs.deadLetters()) {
                alertLog.seek(alerts.lastAppliedIndex() + 1);
                deadLetterLog.seek(deadLetters.lastAppliedIndex() + 1);
                feedFrom(alertLog, deadLetterLog);
            } catch (IOException | RuntimeException e) {
                if (failure == null) {
                    LOG.error("the alert store is not fed; trying again each second", e);
                }
                failure = String.valueOf(e.getMessage());
                pause(AFTER_FAILURE_NANOS);
            }
        }
    }

    private void feedFrom(AlertLogReader alertLog, DeadLetterLogReader deadLetterLog) throws IOException {
        while (!isClosed) {
            boolean isMoving = feedAlerts(alertLog);
            isMoving |= feedDeadLetters(deadLetterLog);
            failure = null;
            if (!isMoving) {
                pause(IDLE_NANOS);
            }
        }
    }

    private boolean feedAlerts(AlertLogReader reader) throws IOException {
        List<LoggedAlert> batch = new ArrayList<>();
        AlertLogReader.Entry next;
        while (batch.size() < BATCH_MAX && (next = reader.next()) != null) {
            batch.add(new LoggedAlert(next.index(), next.alert()));
        }
        if (batch.isEmpty()) {
            return false;
        }
        alerts.apply(batch);
        feed.applied(batch.getLast().index());
        return true;
    }

    private boolean feedDeadLetters(DeadLetterLogReader reader) throws IOException {
        List<LoggedDeadLetter> batch = new ArrayList<>();
        DeadLetter next;
        while (batch.size() < BATCH_MAX && (next = reader.next()) != null) {
            batch.add(new LoggedDeadLetter(reader.index(), next));
        }
        if (batch.isEmpty()) {
            return false;
        }
        deadLetters.apply(batch);
        return true;
    }

    private void pause(long nanos) {
        if (!isClosed) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** Ends after the batch in hand; what is not in the store yet is there at the next start. */
    @Override
    public void close() {
        isClosed = true;
        wake();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
