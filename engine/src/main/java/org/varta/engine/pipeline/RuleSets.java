package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.EventHits;
import org.varta.rules.pack.RulePack;

/**
 * Says before which record the rule set changes: at the borders of recorded epochs, and where somebody asks for another
 * set. A set that is asked for is compiled, planned and warmed on the asking thread, beside the one in force.
 *
 * <p>{@link #request} and {@link #close} may be called by any thread, the rest by the reader's alone.
 */
final class RuleSets implements AutoCloseable {

    private final EpochStore store;
    private final DetectLog<EventHits> hits;
    private final DetectSetup setup;
    private final Step.Watcher watcher;
    private final Supplier<Progress> progress;
    private final AtomicReference<@Nullable Asked> asked = new AtomicReference<>();

    /** Recorded epochs, and those that are on their way to the epoch log. */
    private final List<Epoch> epochs;

    private volatile @Nullable Epoch currentEpoch;
    private @Nullable RuleSet current;

    /**
     * The rule sets of some stores.
     *
     * @param from the checkpoint to go on behind
     * @param progress how far the logs are by now
     */
    RuleSets(DetectStores stores, DetectSetup setup, Step.Watcher watcher, Checkpoint from, Supplier<Progress> progress)
            throws IOException {
        this.store = stores.epochs();
        this.hits = stores.hits();
        this.setup = setup;
        this.watcher = watcher;
        this.progress = progress;
        this.epochs = new ArrayList<>(store.epochs());
        if (epochs.isEmpty() && !from.epoch().isEmpty()) {
            throw new IOException("the checkpoint speaks of the epoch " + from.epoch() + ", but there is none");
        }
    }

    /** See {@link DetectLoop#requestSwitch}. */
    CompletableFuture<Long> request(RulePack rules, RuleFiles files) throws IOException {
        Epoch epoch = Epoch.of(rules.hash(), setup.code(), 0);
        store.archive(epoch.hash(), rules, files);
        watcher.passed(Step.EPOCH_ARCHIVED);
        CompletableFuture<Long> done = new CompletableFuture<>();
        Asked next;
        try {
            next = new Asked(epoch.hash(), rules, isInForce(epoch) ? null : prepared(rules), done);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
            return done;
        }
        Asked before = asked.getAndSet(next);
        if (before != null) {
            before.close();
        }
        return done;
    }

    private boolean isInForce(Epoch epoch) {
        Epoch now = currentEpoch;
        return now != null && now.hash().equals(epoch.hash());
    }

    /** Most of the way: what hits come until the change is taken by the writer then. */
    private RuleSet prepared(RulePack rules) throws IOException {
        RuleSet fresh = RuleSet.open(setup, rules);
        try {
            Progress now = progress.get();
            if (now.passed() > 0) {
                fresh.correlator().warmTo(hits, now.hitIndex(), now.clockMs());
            }
            return fresh;
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    /**
     * What has to change before a record is matched; null when nothing has to.
     *
     * @param isKnown whether the record was matched before a crash: then it belongs to a recorded epoch
     */
    @Nullable
    RuleChange before(long sequence, boolean isKnown) throws IOException {
        RecordedEpochs recorded = RecordedEpochs.at(epochs, sequence);
        Epoch due = recorded.current();
        if (recorded.after() == Long.MAX_VALUE && !isKnown) {
            Asked next = asked.getAndSet(null);
            if (next != null) {
                return take(next, due, sequence);
            }
        }
        if (due == null) {
            throw new IOException("record " + sequence + " lies before the first epoch");
        }
        if (!isKnown && !due.code().equals(setup.code())) {
            throw new IOException("record " + sequence + " belongs to an epoch of the code '" + due.code()
                    + "', this is '" + setup.code() + "'");
        }
        return due.equals(currentEpoch) ? null : recordedChange(due);
    }

    private RuleChange recordedChange(Epoch due) throws IOException {
        Asked next = asked.get();
        if (next == null || !next.epochHash().equals(due.hash())) {
            return change(due, false, RuleSet.open(setup, store.load(due)), null);
        }
        // The set that is asked for is the recorded one: it goes to work now, and is answered when its turn has come.
        boolean isOurs = asked.compareAndSet(next, next.withoutPrepared());
        RuleSet prepared = isOurs ? next.prepared() : null;
        return change(due, false, prepared != null ? prepared : RuleSet.open(setup, next.rules()), null);
    }

    private @Nullable RuleChange take(Asked next, @Nullable Epoch due, long sequence) {
        if (due != null && due.hash().equals(next.epochHash())) {
            if (due.equals(currentEpoch)) {
                next.unused(sequence);
                return null;
            }
            return change(due, false, next.rulesOr(setup), next.done());
        }
        Epoch epoch = Epoch.of(next.rules().hash(), setup.code(), sequence);
        RuleSet fresh = next.rulesOr(setup);
        epochs.add(epoch);
        return change(epoch, true, fresh, next.done());
    }

    private RuleChange change(Epoch epoch, boolean isNew, RuleSet rules, @Nullable CompletableFuture<Long> done) {
        current = rules;
        currentEpoch = epoch;
        return new RuleChange(epoch, isNew, rules, done);
    }

    /** The first record of the epoch after that of a record; the greatest long when there is none. */
    long epochEnd(long sequence) {
        return RecordedEpochs.at(epochs, sequence).after();
    }

    /** What records are matched with now. */
    RuleSet current() {
        RuleSet rules = current;
        if (rules == null) {
            throw new IllegalStateException("no rule set is in force");
        }
        return rules;
    }

    /** Gives up a set that was asked for and is not in force yet. */
    @Override
    public void close() {
        Asked next = asked.getAndSet(null);
        if (next != null) {
            next.close();
        }
    }

    /**
     * A rule set that is asked for.
     *
     * @param prepared null when it was in force already when it was asked for
     */
    private record Asked(
            String epochHash, RulePack rules, @Nullable RuleSet prepared, CompletableFuture<Long> done) {

        Asked withoutPrepared() {
            return new Asked(epochHash, rules, null, done);
        }

        RuleSet rulesOr(DetectSetup setup) {
            return prepared != null ? prepared : RuleSet.open(setup, rules);
        }

        void unused(long sequence) {
            if (prepared != null) {
                prepared.close();
            }
            done.complete(sequence);
        }

        void close() {
            if (prepared != null) {
                prepared.close();
            }
            done.cancel(false);
        }
    }
}
