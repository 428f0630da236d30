package org.varta.engine.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ops.Rounds;
import org.varta.engine.detect.RuleCost;
import org.varta.rules.pack.RulePack;

/**
 * From the raw journal to the alert log, each record exactly once: decode, match, hits forced to disk, correlate, alerts
 * forced to disk, checkpoint.
 *
 * <p>One thread reads chunks of the journal, some match them, one writes what came of them in the order of the journal: while
 * it forces and correlates, the next chunks are matched. After a crash all goes on behind the last checkpoint. The
 * correlator's windows are rebuilt from the hit log with their output discarded; hits beyond the checkpoint that are in
 * the log are taken from it; alerts beyond the checkpoint that are in the log are not appended again. As nothing here
 * depends on a wall clock, on the number of threads or on how records fall into chunks, the same journal under the same
 * epochs gives the same alert log, byte for byte.
 *
 * <p>{@link #run} is called by one thread; {@link #requestSwitch}, {@link #status} and {@link #stop} by any. A failure
 * ends the loop; it never skips a record that can be read.
 */
public final class DetectLoop implements Runnable, AutoCloseable {

    /** Between looks at a journal that was busy just now, and at one that is quiet. */
    private static final long BUSY_LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long QUIET_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long BUSY_FOR_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Chunks between the reader and the writer: some for each thread, and enough for a group to be forced together. */
    private static final int PARCELS_BASE = 16;

    private static final int PARCELS_PER_THREAD = 4;
    private static final long PARCEL_BYTES_MAX = 32L << 20;

    /** How long the writer waits for work before it looks whether a checkpoint is due. */
    private static final long WRITER_WAIT_MS = 100;

    private final DetectStores stores;
    private final DetectSetup setup;
    private final Step.Watcher watcher;
    private final DetectMeters meters;
    private final HitTail tail;
    private final ChunkWriter writer;
    private final RuleSets rules;
    private final ChunkReader reader;
    private final CostWatch costs;

    private volatile @Nullable String failure;
    private volatile boolean isStopping;

    /**
     * Opens the logs below {@code data} and goes to where the last run ended.
     *
     * @param rules the rule set wanted; when it is not the one of the last epoch, it becomes the next
     * @param files what it was read from
     * @throws IOException when a log or the checkpoint cannot be read, or they contradict each other
     */
    public static DetectLoop open(
            Path data, JournalReader raw, PackLoader loader, DetectSetup setup, RulePack rules, RuleFiles files)
            throws IOException {
        return new DetectLoop(DetectStores.open(data, raw, loader), setup, rules, files, step -> {});
    }

    DetectLoop(DetectStores stores, DetectSetup setup, RulePack rules, RuleFiles files, Step.Watcher watcher)
            throws IOException {
        this.stores = stores;
        this.setup = setup;
        this.watcher = watcher;
        this.meters = new DetectMeters(setup.meters());
        this.writer = new ChunkWriter(stores, setup, watcher, meters);
        Checkpoint from = writer.saved();
        this.costs = new CostWatch(setup.costs(), meters, setup.clock().millis());
        this.tail = HitTail.after(stores.hits(), from.hitIndex(), writer.alertedAtMs());
        this.rules = new RuleSets(stores, setup, watcher, from, writer::progress);
        this.reader = new ChunkReader(stores.raw(), tail, this.rules, setup.limits(), from);
        startWith(rules, files);
        meters.observe(this);
    }

    /** The rule set wanted is in force at once, or after the recorded epochs; until then, the recorded one. */
    private void startWith(RulePack wanted, RuleFiles files) throws IOException {
        CompletableFuture<Long> done = rules.request(wanted, files);
        if (done.isCompletedExceptionally()) {
            done.join();
        }
        for (RuleChange change = reader.change(); change != null; change = reader.change()) {
            writer.apply(change);
        }
    }

    // ---- the three stages, each for one thread; matching for several

    /** The next parcel, or null when there is nothing yet. */
    @Nullable
    Parcel read() throws IOException {
        Parcel next = reader.next();
        if (next instanceof Chunk) {
            watcher.passed(Step.BATCH_READ);
        }
        return next;
    }

    /** Writes parcels in the order in which they were read; their chunks are matched. */
    void write(List<Parcel> parcels) throws IOException {
        writer.write(parcels);
        writer.saveIfDue();
        costs.look(setup.clock().millis());
    }

    /** Takes one chunk through all stages; false when there was nothing to take. */
    boolean step() throws IOException {
        while (true) {
            Parcel next = read();
            if (next instanceof Chunk chunk) {
                chunk.match(0);
            }
            write(next == null ? List.of() : List.of(next));
            if (!(next instanceof RuleChange)) {
                return next != null;
            }
        }
    }

    // ---- running

    @Override
    @SuppressWarnings("CatchAllThrowable") // whatever it is, it ends the loop and is told
    public void run() {
        Conveyor conveyor = new Conveyor(PARCELS_BASE + PARCELS_PER_THREAD * setup.threads(), PARCEL_BYTES_MAX);
        List<Thread> threads = start(conveyor);
        try {
            readOnto(conveyor);
        } catch (Throwable e) {
            conveyor.fail(e);
        }
        conveyor.end();
        threads.forEach(Rounds::join);
        try {
            if (conveyor.failure() == null) {
                writer.saveLast();
            }
        } catch (IOException | RuntimeException e) {
            conveyor.fail(e);
        }
        Throwable cause = conveyor.failure();
        if (cause != null) {
            failure = cause.toString();
            throw new IllegalStateException(
                    "detection stopped at record " + (writer.progress().passed() + 1), cause);
        }
    }

    private List<Thread> start(Conveyor conveyor) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < setup.threads(); i++) {
            int thread = i;
            threads.add(new Thread(guarded(conveyor, () -> matchFrom(conveyor, thread)), "varta-match-" + i));
        }
        threads.add(new Thread(guarded(conveyor, () -> writeFrom(conveyor)), "varta-alert"));
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
        return threads;
    }

    /** A stage that works until the conveyor has ended. */
    @FunctionalInterface
    private interface Stage {
        void work() throws IOException;
    }

    @SuppressWarnings("CatchAllThrowable") // whatever it is, it ends the loop and is told
    private static Runnable guarded(Conveyor conveyor, Stage stage) {
        return () -> {
            try {
                stage.work();
            } catch (Throwable e) {
                conveyor.fail(e);
            }
        };
    }

    private void readOnto(Conveyor conveyor) throws IOException {
        long busyAtNs = System.nanoTime();
        while (!isStopping) {
            Parcel next = read();
            if (next != null) {
                if (!conveyor.put(next)) {
                    return;
                }
                busyAtNs = System.nanoTime();
            } else if (conveyor.failure() != null) {
                return;
            } else {
                boolean isBusy = System.nanoTime() - busyAtNs < BUSY_FOR_NS;
                LockSupport.parkNanos(this, isBusy ? BUSY_LOOK_NS : QUIET_LOOK_NS);
            }
        }
    }

    private static void matchFrom(Conveyor conveyor, int thread) {
        for (Chunk chunk = conveyor.takeUnmatched(); chunk != null; chunk = conveyor.takeUnmatched()) {
            chunk.match(thread);
            conveyor.matched(chunk);
        }
    }

    private void writeFrom(Conveyor conveyor) throws IOException {
        for (List<Parcel> ready = conveyor.takeReady(WRITER_WAIT_MS);
                ready != null;
                ready = conveyor.takeReady(WRITER_WAIT_MS)) {
            write(ready);
        }
    }

    /** Ends {@link #run} after what was read by then. */
    public void stop() {
        isStopping = true;
    }

    /**
     * Asks for another rule set between two records. It is compiled and its windows are filled on the caller's thread; the
     * rules in force stay so until then, and when anything goes wrong with it.
     *
     * @param next the set
     * @param files what it was read from; archived here
     * @return done with the sequence of the first record under the new set, also when it is in force already
     * @throws IOException when the files cannot be archived or do not give this rule set
     */
    public CompletableFuture<Long> requestSwitch(RulePack next, RuleFiles files) throws IOException {
        return rules.request(next, files);
    }

    // ---- telling

    /** How it is doing now. */
    public DetectStatus status() {
        Progress progress = writer.progress();
        ChunkWriter.InForce now = writer.inForce();
        long lagEvents = Math.max(0, rawSequence() - progress.passed());
        double lagSeconds = lagEvents == 0 ? 0 : Math.max(0, setup.clock().millis() - progress.clockMs()) / 1000.0;
        return new DetectStatus(
                progress.passed(),
                lagEvents,
                lagSeconds,
                meters.evaluatedTotal(),
                meters.hitsTotal(),
                meters.alertsTotal(),
                meters.deadLetteredTotal(),
                meters.damagedTotal(),
                stores.alerts().lastIndex(),
                progress.clockMs(),
                now == null ? "" : now.epoch().hash(),
                now == null ? 0 : now.rules().pack().compiled().rules().size(),
                now == null ? 0 : now.rules().plan().correlations().size(),
                now == null ? List.of() : now.rules().plan().unsupported(),
                meters.degradations(),
                setup.costs().overBudget(),
                failure);
    }

    /** What became of every record, by source. */
    public EngineAccount account() {
        return writer.ledger().account();
    }

    /** What rules cost, as far as events were timed. */
    public RuleCost.All ruleCosts() {
        return setup.costs().all();
    }

    private long rawSequence() {
        try {
            return stores.raw().lastSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Seconds since the last checkpoint. */
    double checkpointAgeSeconds() {
        return (setup.clock().millis() - writer.savedAtMs()) / 1000.0;
    }

    /** Closes the logs and the journal's reader; after {@link #run} has returned. */
    @Override
    public void close() throws IOException {
        rules.close();
        ChunkWriter.InForce now = writer.inForce();
        if (now != null) {
            now.rules().close();
        }
        tail.close();
        stores.raw().close();
        stores.onClose().close();
    }
}
