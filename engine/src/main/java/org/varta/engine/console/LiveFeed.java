package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertStore;
import org.varta.engine.alert.FeedEntry;

/**
 * Sends the alert log to the browsers that follow it, each from where it stands, by one thread. Every message carries the
 * index of the last record sent, so a browser that was cut off, also for being slow, comes back without gap or repeat.
 */
final class LiveFeed implements AlertFeed.Listener, AutoCloseable {

    /** Most browsers at once; further ones are refused. */
    static final int FOLLOWERS_MAX = 200;

    /** Most records that one browser gets at a time. */
    static final int CHUNK_MAX = 100;

    /**
     * A chunk ends after so many characters: well below what a listener buffers for a slow browser, or one that comes
     * back would be cut off at the same place for ever.
     */
    static final int CHUNK_CHARS_MAX = 128 * 1_024;

    /** Between two chunks to a browser that catches up, so that its buffer can drain. */
    private static final Duration CATCH_UP_PAUSE = Duration.ofMillis(10);

    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final AlertStore alerts;
    private final ApiJson.Content status;
    private final Sessions sessions;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "varta-live-feed");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final List<Follower> joining = new ArrayList<>();
    private final List<AlertGroup> changed = new ArrayList<>();
    private boolean isWoken;
    private boolean isClosed;
    private int followerCount;

    /** Of the feed's thread. */
    private final List<Follower> followers = new ArrayList<>();

    private long nextStatusAtMs;

    /** A browser, whose alerts it wants, and the last record that it was sent or spared. */
    private static final class Follower {
        private final HttpExchange.EventStream stream;
        private final Session session;
        private final String organisation;
        private long index;
        private boolean isGone;

        Follower(HttpExchange.EventStream stream, Reply.Live wanted) {
            this.stream = stream;
            this.session = wanted.session();
            this.organisation = wanted.organisation();
            this.index = wanted.afterIndex();
        }

        void send(String event, AlertGroup about, String data) {
            if (organisation.isEmpty() || organisation.equals(about.organisation())) {
                send(event, data);
            }
        }

        void send(String event, String data) {
            if (!isGone && !stream.send(Long.toString(index), event, data)) {
                isGone = true;
            }
        }
    }

    /** What the thread has to do next. */
    private record Work(List<Follower> joining, List<AlertGroup> changed, boolean isClosed) {}

    LiveFeed(AlertStore alerts, ApiJson.Content status, Sessions sessions, InstantSource clock) {
        this.alerts = alerts;
        this.status = status;
        this.sessions = sessions;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** How many browsers follow. */
    int size() {
        lock.lock();
        try {
            return followerCount;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place for a browser; false when there is none left. */
    boolean reserve() {
        lock.lock();
        try {
            if (isClosed || followerCount >= FOLLOWERS_MAX) {
                return false;
            }
            followerCount++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a place that was reserved in vain. */
    void release() {
        lock.lock();
        try {
            followerCount--;
        } finally {
            lock.unlock();
        }
    }

    /** Sends to this browser, whose place was reserved, every record that it wants. */
    void follow(HttpExchange.EventStream stream, Reply.Live wanted) {
        tell(() -> {
            if (isClosed) {
                stream.close();
            } else {
                joining.add(new Follower(stream, wanted));
            }
        });
    }

    @Override
    public void applied(long alertLogIndex) {
        tell(() -> {});
    }

    @Override
    public void changed(AlertGroup group) {
        tell(() -> changed.add(group));
    }

    private void tell(Runnable what) {
        lock.lock();
        try {
            what.run();
            isWoken = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration patience = STATUS_EVERY;
        while (true) {
            Work work = await(patience);
            followers.addAll(work.joining());
            if (work.isClosed()) {
                followers.forEach(follower -> follower.stream.close());
                return;
            }
            try {
                patience = round(work);
            } catch (RuntimeException e) {
                LOG.error("the live feed failed; browsers come back to it", e);
                followers.forEach(follower -> follower.stream.close());
                followers.forEach(follower -> follower.isGone = true);
                patience = AFTER_FAILURE;
            }
            forgetTheGone();
        }
    }

    private Work await(Duration patience) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (!isWoken && !isClosed && nanos > 0) {
                nanos = news.awaitNanos(nanos);
            }
            isWoken = false;
            Work work = new Work(List.copyOf(joining), List.copyOf(changed), isClosed);
            joining.clear();
            changed.clear();
            return work;
        } catch (InterruptedException e) {
            return new Work(List.of(), List.of(), true);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long to wait when nothing happens. */
    private Duration round(Work work) {
        boolean isBehind = sendAlerts();
        for (AlertGroup group : work.changed()) {
            String data = text(json -> ApiJson.group(json, group));
            followers.forEach(follower -> follower.send("acknowledged", group, data));
        }
        long nowMs = clock.millis();
        if (nowMs >= nextStatusAtMs || !work.joining().isEmpty()) {
            sendStatus();
            nextStatusAtMs = nowMs + STATUS_EVERY.toMillis();
        }
        return isBehind ? CATCH_UP_PAUSE : STATUS_EVERY;
    }

    /** One read for all that stand at the same record; in the steady state these are all. */
    private boolean sendAlerts() {
        Map<Long, List<Follower>> byIndex = new TreeMap<>();
        for (Follower follower : followers) {
            byIndex.computeIfAbsent(follower.index, index -> new ArrayList<>()).add(follower);
        }
        boolean isBehind = false;
        for (Map.Entry<Long, List<Follower>> together : byIndex.entrySet()) {
            isBehind |= sendAlerts(together.getKey(), together.getValue());
        }
        return isBehind;
    }

    private boolean sendAlerts(long afterIndex, List<Follower> to) {
        List<FeedEntry> entries = alerts.feed(afterIndex, CHUNK_MAX);
        int chars = 0;
        for (FeedEntry entry : entries) {
            String data = text(json -> ApiJson.feedEntry(json, entry));
            for (Follower follower : to) {
                follower.index = entry.index();
                follower.send("alert", entry.group(), data);
            }
            chars += data.length();
            if (chars > CHUNK_CHARS_MAX) {
                return true;
            }
        }
        return entries.size() == CHUNK_MAX;
    }

    private void sendStatus() {
        for (Follower follower : followers) {
            if (!sessions.keep(follower.session)) {
                follower.stream.close();
                follower.isGone = true;
            } else if (!follower.stream.isOpen()) {
                follower.isGone = true;
            }
        }
        if (!followers.isEmpty()) {
            String data = text(status);
            followers.forEach(follower -> follower.send("status", data));
        }
    }

    private static String text(ApiJson.Content content) {
        return new String(ApiJson.bytes(content), UTF_8);
    }

    private void forgetTheGone() {
        int before = followers.size();
        followers.removeIf(follower -> follower.isGone);
        lock.lock();
        try {
            followerCount -= before - followers.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every stream. */
    @Override
    public void close() {
        tell(() -> isClosed = true);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
