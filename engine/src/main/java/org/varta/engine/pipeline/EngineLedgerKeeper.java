package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccountFile;
import org.varta.engine.detect.Detector;
import org.varta.rules.match.CompiledRules;

/** Keeps the engine's side of the ledger over restarts. */
final class EngineLedgerKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLedgerKeeper.class);

    /** Least time between two writes; what lies between is counted again after a crash. */
    private static final long PAUSE_MS = 10_000;

    /** More records are not left between two writes, so that counting again takes seconds. */
    private static final long RECORDS_MAX = 500_000;

    private final @Nullable EngineAccountFile file;
    private final EngineLedger ledger;
    private long savedAtMs;
    private long savedPassed;

    private EngineLedgerKeeper(@Nullable EngineAccountFile file, EngineLedger ledger) {
        this.file = file;
        this.ledger = ledger;
        this.savedPassed = ledger.passed();
    }

    /**
     * The ledger up to a record; what was passed after its file was written is counted from the journal.
     *
     * @param file null not to keep it
     * @param passed the last record that was passed
     */
    static EngineLedgerKeeper open(@Nullable EngineAccountFile file, RawRecords raw, DetectSetup setup, long passed)
            throws IOException {
        EngineAccount account = null;
        try {
            account = file == null ? null : file.load();
        } catch (IOException e) {
            LOG.warn("the engine's ledger cannot be read; it begins anew at record {}", passed + 1, e);
        }
        EngineLedger ledger = EngineLedger.after(account, raw.journalId(), passed);
        if (ledger.passed() < passed && !countAgain(raw, setup, ledger, passed)) {
            ledger = new EngineLedger(raw.journalId(), passed);
        }
        return new EngineLedgerKeeper(file, ledger);
    }

    EngineLedger ledger() {
        return ledger;
    }

    /** Returns false when the journal does not have the records any more. */
    private static boolean countAgain(RawRecords raw, DetectSetup setup, EngineLedger ledger, long to)
            throws IOException {
        CompiledRules none = CompiledRules.of(List.of(), List.of());
        Detector decoder = new Detector(none, Map.of(), setup.readers().apply(none.catalog()), setup.costs());
        raw.seek(ledger.passed() + 1);
        while (ledger.passed() < to) {
            switch (raw.next()) {
                case null -> {
                    return false;
                }
                case JournalEntry.Damaged damaged -> {
                    long first = damaged.firstSequence();
                    long last = Math.min(to, damaged.lastSequence());
                    if (first != ledger.passed() + 1) {
                        return false;
                    }
                    ledger.add(last, Tally.ofDamaged(last - first + 1));
                }
                case JournalEntry.Whole(JournalRecord record) -> {
                    if (record.sequence() != ledger.passed() + 1) {
                        return false;
                    }
                    ledger.add(record.sequence(), tally(record, decoder));
                }
            }
        }
        return true;
    }

    private static Tally tally(JournalRecord record, Detector decoder) {
        Tally.Counting counting = new Tally.Counting();
        if (record.kind() != JournalRecord.Kind.EVENT) {
            counting.other(record);
        } else if (decoder.reread(record) instanceof Detector.Outcome.Evaluated evaluated) {
            counting.evaluated(record.origin(), record.sequence(), evaluated.mark());
        } else {
            counting.deadLettered(record.origin());
        }
        return counting.tally();
    }

    /** Behind a checkpoint; now and then, or when it has to be. */
    void save(long nowMs, boolean isLast) {
        boolean isDue = isLast || nowMs - savedAtMs >= PAUSE_MS || ledger.passed() - savedPassed >= RECORDS_MAX;
        if (file == null || !isDue) {
            return;
        }
        try {
            EngineAccount account = ledger.account();
            file.save(account);
            savedAtMs = nowMs;
            savedPassed = account.passed();
        } catch (IOException e) {
            LOG.error("the engine's ledger could not be kept; it is tried again", e);
        }
    }
}
