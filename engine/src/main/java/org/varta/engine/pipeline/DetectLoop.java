package org.varta.engine.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.DetectionAlerts;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Unsupported;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.Detector;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;

/**
 * From the raw journal to the alert log, each record exactly once: decode, match, hits forced to disk, correlate, alerts
 * forced to disk, checkpoint.
 *
 * <p>After a crash it goes on behind the last checkpoint. The correlator's windows are rebuilt from the hit log with their
 * output discarded; hits beyond the checkpoint that are in the log are taken from it; alerts beyond the checkpoint that
 * are in the log are not appended again. As nothing here depends on a wall clock or on how records fall into batches, the
 * same journal under the same epochs gives the same alert log, byte for byte.
 *
 * <p>{@link #run} is called by one thread; {@link #requestSwitch}, {@link #status} and {@link #stop} by any. A failure
 * ends the loop; it never skips a record.
 */
public final class DetectLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DetectLoop.class);
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final DetectStores stores;
    private final DetectSetup setup;
    private final Step.Watcher watcher;
    private final DetectMeters meters;
    private final DetectionAlerts toAlerts;
    private final AtomicReference<@Nullable RuleSwitch> wanted = new AtomicReference<>();

    private final HitTail hitTail;
    private final Set<String> alertTail = new HashSet<>();
    private final long rawAtOpen;
    private final long deadLetteredUpTo;
    private final List<Detection> raised = new ArrayList<>();

    private @Nullable ActiveRules active;
    private Checkpoint saved;
    private long passed;
    private long hitIndex;
    private long clockMs;
    private long degradedSeen;
    private boolean isMuted;

    private volatile DetectStatus status;
    private volatile long savedAtMs;
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
        this.toAlerts = new DetectionAlerts(stores.raw().journalId());
        this.saved = stores.checkpoints().load();
        this.savedAtMs = setup.clock().millis();
        this.passed = saved.rawSequence();
        this.hitIndex = saved.hitIndex();
        this.clockMs = saved.clockMs();
        this.rawAtOpen = stores.raw().lastSequence();
        checkLogs();
        this.hitTail = HitTail.after(stores.hits(), hitIndex);
        this.deadLetteredUpTo = lastDeadLetter();
        readAlertTail();
        stores.raw().seek(passed + 1);
        this.status = newStatus(0, null);
        firstRules(rules, files);
        this.status = newStatus(0, null);
        meters.observe(this);
    }

    private void checkLogs() throws IOException {
        if (stores.hits().lastIndex() < hitIndex || stores.alerts().lastIndex() < saved.alertIndex()) {
            throw new IOException("the checkpoint speaks of hit record " + hitIndex + " and alert " + saved.alertIndex()
                    + ", the logs end at " + stores.hits().lastIndex() + " and "
                    + stores.alerts().lastIndex() + ": they do not belong together");
        }
        if (rawAtOpen < passed) {
            throw new IOException("the checkpoint speaks of record " + passed + ", the raw journal ends at " + rawAtOpen
                    + ": they do not belong together");
        }
    }

    private long lastDeadLetter() throws IOException {
        long last = stores.deadLetters().lastIndex();
        if (last == 0) {
            return 0;
        }
        try (RecordCursor<DeadLetter> cursor = stores.deadLetters().from(last)) {
            DeadLetter letter = cursor.next();
            return letter == null ? 0 : letter.sequence();
        }
    }

    private void readAlertTail() throws IOException {
        try (RecordCursor<Alert> cursor = stores.alerts().from(saved.alertIndex() + 1)) {
            for (Alert alert = cursor.next(); alert != null; alert = cursor.next()) {
                alertTail.add(alert.id());
            }
        }
    }

    // ---- running

    @Override
    public void run() {
        try {
            while (!isStopping) {
                if (!step()) {
                    LockSupport.parkNanos(this, IDLE_NS);
                }
            }
            save();
        } catch (IOException | RuntimeException | Error e) {
            status = newStatus(status.lagEvents(), e.toString());
            throw new IllegalStateException("detection stopped at record " + (passed + 1), e);
        }
    }

    /** Ends {@link #run} after the batch at hand. */
    public void stop() {
        isStopping = true;
    }

    /** Takes one batch; false when there was nothing to take. */
    boolean step() throws IOException {
        useRecordedRules();
        switchRules();
        ActiveRules rules = active();
        List<JournalRecord> batch = readBatch();
        if (!batch.isEmpty()) {
            watcher.passed(Step.BATCH_READ);
            List<Passed> records = detect(rules, batch);
            correlate(rules, records);
            passed = records.getLast().sequence();
            if (passed >= rawAtOpen) {
                alertTail.clear();
            }
            meters.degraded(rules.correlator().degraded() - degradedSeen);
            degradedSeen = rules.correlator().degraded();
        }
        if (passed > saved.rawSequence()
                && setup.clock().millis() - savedAtMs >= setup.limits().checkpointIntervalMs()) {
            save();
        }
        status = newStatus(stores.raw().lastSequence() - passed, null);
        return !batch.isEmpty();
    }

    private List<JournalRecord> readBatch() throws IOException {
        long epochEnd = recordedEpochs().after() - 1;
        List<JournalRecord> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < setup.limits().batchRecords()
                && bytes < setup.limits().batchBytes()
                && passed + batch.size() < epochEnd) {
            JournalRecord record = stores.raw().next();
            if (record == null) {
                break;
            }
            long expected = passed + batch.size() + 1;
            if (record.sequence() != expected) {
                throw new IOException(
                        "the raw journal gives record " + record.sequence() + " where " + expected + " is due");
            }
            batch.add(record);
            bytes += record.payload().length;
        }
        return batch;
    }

    /** Decodes and matches; on return every hit and dead letter of the batch is durable. */
    private List<Passed> detect(ActiveRules rules, List<JournalRecord> batch) throws IOException {
        List<Passed> records = new ArrayList<>(batch.size());
        List<DeadLetter> letters = new ArrayList<>(0);
        List<EventHits> fresh = new ArrayList<>();
        int evaluated = 0;
        for (JournalRecord record : batch) {
            clockMs = Math.max(clockMs, TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs()));
            EventHits hits = null;
            if (record.kind() == JournalRecord.Kind.EVENT) {
                evaluated++;
                if (hitTail.covers(record.sequence())) {
                    hits = hitTail.take(record.sequence());
                } else {
                    switch (rules.detector().detect(record, clockMs)) {
                        case Detector.Outcome.Evaluated(EventHits found) -> {
                            hits = found;
                            if (found != null) {
                                fresh.add(found);
                            }
                        }
                        case Detector.Outcome.Undecodable(DeadLetter letter) -> {
                            evaluated--;
                            letters.add(letter);
                        }
                    }
                }
            }
            if (hits != null) {
                hitIndex++;
            }
            records.add(new Passed(record.sequence(), record.kind(), clockMs, hits));
        }
        keepLetters(letters);
        keepHits(fresh);
        meters.evaluated(evaluated);
        return records;
    }

    /** Before the hits: a durable hit then says that everything up to its record was evaluated and kept. */
    private void keepLetters(List<DeadLetter> letters) throws IOException {
        boolean isFresh = false;
        for (DeadLetter letter : letters) {
            meters.deadLetter(letter.reason());
            if (letter.sequence() > deadLetteredUpTo) {
                stores.deadLetters().append(letter);
                isFresh = true;
            }
        }
        watcher.passed(Step.DEAD_LETTERS_APPENDED);
        if (isFresh) {
            stores.deadLetters().force();
        }
        watcher.passed(Step.DEAD_LETTERS_FORCED);
    }

    private void keepHits(List<EventHits> fresh) throws IOException {
        for (EventHits hits : fresh) {
            stores.hits().append(hits);
        }
        watcher.passed(Step.HITS_APPENDED);
        if (!fresh.isEmpty()) {
            stores.hits().force();
        }
        watcher.passed(Step.HITS_FORCED);
    }

    private void correlate(ActiveRules rules, List<Passed> records) throws IOException {
        boolean isFresh = false;
        for (Passed record : records) {
            if (record.hits() == null && record.kind() != JournalRecord.Kind.TICK) {
                continue;
            }
            rules.correlator().advanceTo(record.clockMs());
            if (record.hits() != null) {
                meters.hits(record.hits().hits().size());
                for (Hit hit : record.hits().hits()) {
                    rules.correlator().accept(hit);
                }
            }
            isFresh |= keepAlerts();
        }
        // What the clock raises up to here has to be in the log before a checkpoint that has this clock.
        rules.correlator().advanceTo(records.getLast().clockMs());
        isFresh |= keepAlerts();
        watcher.passed(Step.ALERTS_APPENDED);
        if (isFresh) {
            stores.alerts().force();
        }
        watcher.passed(Step.ALERTS_FORCED);
    }

    /** Appends what the last record raised, unless it was appended before a crash. Returns whether anything was. */
    private boolean keepAlerts() throws IOException {
        boolean isFresh = false;
        Set<String> ids = new HashSet<>();
        for (Detection detection : raised) {
            Alert alert = toAlerts.toAlert(detection);
            // A late event sits in several buckets, which may come true together; that is one alert.
            if (ids.add(alert.id())) {
                meters.alert(alert);
                if (!alertTail.remove(alert.id())) {
                    stores.alerts().append(alert);
                    isFresh = true;
                }
            }
        }
        raised.clear();
        return isFresh;
    }

    private void save() throws IOException {
        long alertIndex = alertTail.isEmpty() ? stores.alerts().lastIndex() : saved.alertIndex();
        Checkpoint checkpoint = new Checkpoint(
                passed, hitIndex, alertIndex, clockMs, active().epoch().hash());
        if (!checkpoint.equals(saved)) {
            stores.checkpoints().save(checkpoint);
            saved = checkpoint;
        }
        savedAtMs = setup.clock().millis();
        watcher.passed(Step.CHECKPOINT_SAVED);
    }

    // ---- rule sets

    /**
     * Asks for another rule set between two records. The rules in force stay so when anything goes wrong with it.
     *
     * @param files what it was read from; archived here, on the caller's thread
     * @return done with the sequence of the first record under the new set, also when it is in force already
     * @throws IOException when the files cannot be archived or do not give this rule set
     */
    public CompletableFuture<Long> requestSwitch(RulePack rules, RuleFiles files) throws IOException {
        RuleSwitch next = prepare(rules, files);
        RuleSwitch before = wanted.getAndSet(next);
        if (before != null) {
            before.done().cancel(false);
        }
        return next.done();
    }

    private RuleSwitch prepare(RulePack rules, RuleFiles files) throws IOException {
        Epoch epoch = Epoch.of(rules.hash(), setup.code(), 0);
        stores.epochs().archive(epoch.hash(), rules, files);
        watcher.passed(Step.EPOCH_ARCHIVED);
        return new RuleSwitch(epoch.hash(), rules, new CompletableFuture<>());
    }

    private void firstRules(RulePack rules, RuleFiles files) throws IOException {
        if (stores.epochs().epochs().isEmpty() && passed > 0) {
            throw new IOException("the checkpoint speaks of record " + passed + ", but there is no epoch");
        }
        wanted.set(prepare(rules, files));
        switchRules();
        useRecordedRules();
    }

    /** Makes the rules of the recorded epoch active that the next record belongs to. */
    private void useRecordedRules() throws IOException {
        Epoch epoch = recordedEpochs().current();
        if (epoch == null || (active != null && active.epoch().equals(epoch))) {
            return;
        }
        if (!epoch.code().equals(setup.code()) && !hitTail.covers(passed + 1)) {
            throw new IOException("record " + (passed + 1) + " belongs to an epoch of the code '" + epoch.code()
                    + "', this is '" + setup.code() + "'");
        }
        RulePack rules = stores.epochs().load(epoch);
        activate(newRules(epoch, rules));
    }

    /** Switches to the rules that were asked for, once no recorded epoch and no hit of before a crash lies ahead. */
    private void switchRules() throws IOException {
        RecordedEpochs recorded = recordedEpochs();
        if (recorded.after() != Long.MAX_VALUE || hitTail.covers(passed + 1)) {
            return;
        }
        RuleSwitch next = wanted.getAndSet(null);
        if (next == null) {
            return;
        }
        Epoch current = recorded.current();
        if (current != null && current.hash().equals(next.epochHash())) {
            if (active == null) {
                activate(newRules(current, next.rules()));
            }
            next.done().complete(passed + 1);
            return;
        }
        Epoch epoch = Epoch.of(next.rules().hash(), setup.code(), passed + 1);
        ActiveRules fresh;
        try {
            fresh = newRules(epoch, next.rules());
        } catch (RuntimeException e) {
            next.done().completeExceptionally(e);
            if (active == null) {
                throw e;
            }
            return;
        }
        if (active != null) {
            save();
        }
        stores.epochs().append(epoch);
        watcher.passed(Step.EPOCH_APPENDED);
        activate(fresh);
        next.done().complete(epoch.validFrom());
    }

    private void activate(ActiveRules fresh) {
        if (active != null) {
            active.close();
        }
        active = fresh;
        degradedSeen = fresh.correlator().degraded();
        for (Unsupported left : fresh.plan().unsupported()) {
            LOG.warn("{}: the correlation is not in force: {}", left.rule().file(), left.message());
        }
    }

    private ActiveRules newRules(Epoch epoch, RulePack rules) throws IOException {
        CorrelationPlan plan = CorrelationPlan.of(rules);
        Detector detector = new Detector(
                rules.compiled(),
                plan.fieldsByRule(),
                setup.readers().apply(rules.compiled().catalog()));
        Correlator correlator = setup.correlators().open(plan, this::raise);
        try {
            warm(plan, correlator);
            return new ActiveRules(epoch, rules, plan, detector, correlator);
        } catch (IOException | RuntimeException e) {
            correlator.close();
            throw e;
        }
    }

    /** Replays the hits that can still matter; what they complete was raised when they were new, or is not ours. */
    private void warm(CorrelationPlan plan, Correlator correlator) throws IOException {
        isMuted = true;
        try {
            long from = firstHitAfter(clockMs - plan.reachMs());
            try (RecordCursor<EventHits> cursor = stores.hits().from(from)) {
                for (long index = from; index <= hitIndex; index++) {
                    EventHits event = required(cursor.next(), index);
                    correlator.advanceTo(event.clockMs());
                    event.hits().forEach(correlator::accept);
                }
            }
            correlator.advanceTo(clockMs);
        } finally {
            isMuted = false;
        }
    }

    /** The first hit record, up to where we are, whose clock is later than a time: clocks never go back in the log. */
    private long firstHitAfter(long bound) throws IOException {
        long low = 1;
        long high = hitIndex + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            try (RecordCursor<EventHits> cursor = stores.hits().from(middle)) {
                if (required(cursor.next(), middle).clockMs() > bound) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
        }
        return low;
    }

    private static EventHits required(@Nullable EventHits event, long index) throws IOException {
        if (event == null) {
            throw new IOException("the hit log ends before its record " + index);
        }
        return event;
    }

    private void raise(Detection detection) {
        if (!isMuted) {
            raised.add(detection);
        }
    }

    private RecordedEpochs recordedEpochs() {
        return RecordedEpochs.at(stores.epochs().epochs(), passed + 1);
    }

    private ActiveRules active() {
        ActiveRules rules = active;
        if (rules == null) {
            throw new IllegalStateException("no rule set is in force");
        }
        return rules;
    }

    // ---- telling

    /** How it is doing, as of the last batch. */
    public DetectStatus status() {
        return status;
    }

    /** Seconds since the last checkpoint, or since there was nothing to put into one. */
    double checkpointAgeSeconds() {
        return (setup.clock().millis() - savedAtMs) / 1000.0;
    }

    private DetectStatus newStatus(long lagEvents, @Nullable String failure) {
        ActiveRules rules = active;
        double lagSeconds = lagEvents == 0 ? 0 : Math.max(0, setup.clock().millis() - clockMs) / 1000.0;
        return new DetectStatus(
                passed,
                lagEvents,
                lagSeconds,
                meters.evaluatedTotal(),
                meters.hitsTotal(),
                meters.alertsTotal(),
                meters.deadLetteredTotal(),
                stores.alerts().lastIndex(),
                clockMs,
                rules == null ? "" : rules.epoch().hash(),
                rules == null ? 0 : rules.pack().compiled().rules().size(),
                rules == null ? 0 : rules.plan().correlations().size(),
                rules == null ? List.of() : rules.plan().unsupported(),
                meters.degradedTotal(),
                failure);
    }

    /** Closes the logs and the journal's reader; after {@link #run} has returned. */
    @Override
    public void close() throws IOException {
        if (active != null) {
            active.close();
        }
        hitTail.close();
        stores.raw().close();
        stores.onClose().close();
    }

    /** A record on its way. */
    private record Passed(
            long sequence,
            JournalRecord.Kind kind,
            long clockMs,
            @Nullable EventHits hits) {}

    /** A rule set that is asked for. */
    private record RuleSwitch(String epochHash, RulePack rules, CompletableFuture<Long> done) {}
}
