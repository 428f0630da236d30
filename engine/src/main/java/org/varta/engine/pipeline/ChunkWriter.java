package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.DetectionAlerts;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Unsupported;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.EventHits;

/**
 * Writes what came of matched chunks, in the order of the journal: dead letters forced, hits forced, correlated, alerts
 * forced, checkpoint. Owned by one thread, except {@link #progress}, {@link #inForce} and {@link #savedAtMs}.
 */
final class ChunkWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkWriter.class);

    private final DetectStores stores;
    private final DetectSetup setup;
    private final Step.Watcher watcher;
    private final DetectMeters meters;
    private final DetectionAlerts toAlerts;

    /** Alerts beyond the checkpoint that were in the log when it was opened, and how far the raw journal went then. */
    private final Set<String> alertTail = new HashSet<>();

    private long alertedAtMs;
    private final long rawAtOpen;
    private final long letteredUpTo;
    private Checkpoint saved;
    private final EngineLedgerKeeper ledger;
    private final DegradedRules degraded = new DegradedRules();
    private volatile Progress progress;
    private volatile long savedAtMs;
    private volatile @Nullable InForce inForce;

    /** A rule set and the epoch that it is in force as. */
    record InForce(Epoch epoch, RuleSet rules) {}

    ChunkWriter(DetectStores stores, DetectSetup setup, Step.Watcher watcher, DetectMeters meters) throws IOException {
        this.stores = stores;
        this.setup = setup;
        this.watcher = watcher;
        this.meters = meters;
        this.toAlerts = new DetectionAlerts(stores.raw().journalId());
        this.saved = stores.checkpoints().load();
        this.savedAtMs = setup.clock().millis();
        this.progress = new Progress(saved.rawSequence(), saved.hitIndex(), saved.clockMs());
        this.rawAtOpen = stores.raw().lastSequence();
        checkLogs();
        this.letteredUpTo = lastLettered();
        readAlertTail();
        this.ledger = EngineLedgerKeeper.open(stores.account(), stores.raw(), setup, saved.rawSequence());
    }

    private void checkLogs() throws IOException {
        if (stores.hits().lastIndex() < saved.hitIndex() || stores.alerts().lastIndex() < saved.alertIndex()) {
            throw new IOException("the checkpoint speaks of hit record " + saved.hitIndex() + " and alert "
                    + saved.alertIndex() + ", the logs end at " + stores.hits().lastIndex() + " and "
                    + stores.alerts().lastIndex() + ": they do not belong together");
        }
        if (rawAtOpen < saved.rawSequence()) {
            throw new IOException("the checkpoint speaks of record " + saved.rawSequence()
                    + ", the raw journal ends at " + rawAtOpen + ": they do not belong together");
        }
    }

    private long lastLettered() throws IOException {
        long last = stores.deadLetters().lastIndex();
        if (last == 0) {
            return 0;
        }
        try (RecordCursor<DeadLetter> cursor = stores.deadLetters().from(last)) {
            DeadLetter letter = cursor.next();
            return letter == null ? 0 : letter.lastSequence();
        }
    }

    private void readAlertTail() throws IOException {
        try (RecordCursor<Alert> cursor = stores.alerts().from(saved.alertIndex() + 1)) {
            for (Alert alert = cursor.next(); alert != null; alert = cursor.next()) {
                alertTail.add(alert.id());
                alertedAtMs = alert.raisedAtMs();
            }
        }
    }

    /** The account of every record, by source. */
    EngineLedger ledger() {
        return ledger.ledger();
    }

    /** The last checkpoint. */
    Checkpoint saved() {
        return saved;
    }

    /** The engine's clock when it raised the last alert that was beyond the checkpoint at the start; 0 without one. */
    long alertedAtMs() {
        return alertedAtMs;
    }

    Progress progress() {
        return progress;
    }

    @Nullable
    InForce inForce() {
        return inForce;
    }

    long savedAtMs() {
        return savedAtMs;
    }

    /** Writes parcels whose chunks are matched; neighbouring chunks share their forces. */
    void write(List<Parcel> parcels) throws IOException {
        int from = 0;
        for (int i = 0; i < parcels.size(); i++) {
            if (parcels.get(i) instanceof RuleChange change) {
                writeChunks(matched(parcels.subList(from, i)));
                apply(change);
                from = i + 1;
            }
        }
        writeChunks(matched(parcels.subList(from, parcels.size())));
    }

    private static List<Matched> matched(List<Parcel> chunks) {
        return chunks.stream().map(parcel -> ((Chunk) parcel).matched()).toList();
    }

    private void writeChunks(List<Matched> chunks) throws IOException {
        if (chunks.isEmpty()) {
            return;
        }
        RuleSet rules = rules();
        keepLetters(chunks);
        long hitIndex = keepHits(chunks);
        correlate(rules.correlator(), chunks);
        Matched last = chunks.getLast();
        chunks.forEach(chunk -> {
            meters.evaluated(chunk.evaluated());
            ledger.ledger().add(chunk.lastSequence(), chunk.tally());
        });
        degraded.report(rules.correlator().degradations(), meters);
        progress = new Progress(last.lastSequence(), hitIndex, last.clockMs());
        if (last.lastSequence() >= rawAtOpen) {
            alertTail.clear();
        }
    }

    /** Before the hits: a durable hit then says that everything up to its record was evaluated and kept. */
    private void keepLetters(List<Matched> chunks) throws IOException {
        boolean isFresh = false;
        for (Matched chunk : chunks) {
            for (DeadLetter letter : chunk.letters()) {
                meters.deadLetter(letter);
                if (letter.lastSequence() > letteredUpTo) {
                    stores.deadLetters().append(letter.from(Math.max(letter.sequence(), letteredUpTo + 1)));
                    isFresh = true;
                }
            }
        }
        watcher.passed(Step.DEAD_LETTERS_APPENDED);
        if (isFresh) {
            stores.deadLetters().force();
        }
        watcher.passed(Step.DEAD_LETTERS_FORCED);
    }

    /** Returns the index of the last hit record that belongs to the chunks or to what came before. */
    private long keepHits(List<Matched> chunks) throws IOException {
        long hitIndex = progress.hitIndex();
        boolean isFresh = false;
        for (Matched chunk : chunks) {
            for (EventHits hits : chunk.fresh()) {
                stores.hits().append(hits);
                isFresh = true;
            }
            hitIndex += chunk.moments().stream().filter(m -> m.hits() != null).count();
        }
        watcher.passed(Step.HITS_APPENDED);
        if (isFresh) {
            stores.hits().force();
        }
        watcher.passed(Step.HITS_FORCED);
        return hitIndex;
    }

    private void correlate(WarmCorrelator correlator, List<Matched> chunks) throws IOException {
        boolean isFresh = false;
        for (Matched chunk : chunks) {
            for (Moment moment : chunk.moments()) {
                if (moment.hits() != null) {
                    meters.hits(moment.hits().hits().size());
                }
                isFresh |= keepAlerts(correlator.take(moment));
                if (moment.own() != null) {
                    isFresh |= keepAlerts(List.of(moment.own()));
                }
            }
        }
        // What the clock raises up to here has to be in the log before a checkpoint that has this clock.
        isFresh |= keepAlerts(correlator.take(new Moment(chunks.getLast().clockMs(), null)));
        watcher.passed(Step.ALERTS_APPENDED);
        if (isFresh) {
            stores.alerts().force();
        }
        watcher.passed(Step.ALERTS_FORCED);
    }

    /** Appends what one record raised, unless it was appended before a crash. Returns whether anything was. */
    private boolean keepAlerts(List<Detection> raised) throws IOException {
        if (raised.isEmpty()) {
            return false;
        }
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
        return isFresh;
    }

    /** Puts a rule set in force behind everything that was written so far. */
    void apply(RuleChange change) throws IOException {
        InForce before = inForce;
        if (change.isNew()) {
            if (before != null) {
                save();
            }
            stores.epochs().append(change.epoch());
            watcher.passed(Step.EPOCH_APPENDED);
        }
        WarmCorrelator correlator = change.rules().correlator();
        correlator.warmTo(stores.hits(), progress.hitIndex(), progress.clockMs());
        inForce = new InForce(change.epoch(), change.rules());
        degraded.begin(correlator.degradations());
        setup.costs().keepOnly(change.rules().pack().compiled().rules());
        if (before != null) {
            before.rules().close();
        }
        for (Unsupported left : change.rules().plan().unsupported()) {
            LOG.warn("{}: the rule is not in force: {}", left.rule().file(), left.message());
        }
        if (change.done() != null) {
            change.done().complete(change.epoch().validFrom());
        }
    }

    /** Writes a checkpoint when there is something to put into it and the last one is old enough. */
    void saveIfDue() throws IOException {
        if (progress.passed() > saved.rawSequence()
                && setup.clock().millis() - savedAtMs >= setup.limits().checkpointIntervalMs()) {
            save();
            ledger.save(savedAtMs, false);
        }
    }

    /** Writes what the next start begins with. */
    void saveLast() throws IOException {
        save();
        ledger.save(savedAtMs, true);
    }

    /** Writes a checkpoint. */
    void save() throws IOException {
        Progress now = progress;
        long alertIndex = alertTail.isEmpty() ? stores.alerts().lastIndex() : saved.alertIndex();
        InForce current = inForce;
        if (current == null) {
            throw new IllegalStateException("no rule set is in force");
        }
        Checkpoint checkpoint = new Checkpoint(
                now.passed(),
                now.hitIndex(),
                alertIndex,
                now.clockMs(),
                current.epoch().hash());
        if (!checkpoint.equals(saved)) {
            stores.checkpoints().save(checkpoint);
            saved = checkpoint;
        }
        savedAtMs = setup.clock().millis();
        watcher.passed(Step.CHECKPOINT_SAVED);
    }

    private RuleSet rules() {
        InForce current = inForce;
        if (current == null) {
            throw new IllegalStateException("no rule set is in force");
        }
        return current.rules();
    }
}
