package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccountFile;
import org.varta.engine.detect.DeadLetter;

/** Keeps the engine's side of the ledger over restarts. */
final class EngineLedgerKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLedgerKeeper.class);

    /** Least time between two writes; what lies between is counted again after a crash. */
    private static final long PAUSE_MS = 10_000;

    private final @Nullable EngineAccountFile file;
    private final EngineLedger ledger;
    private long savedAtMs;

    private EngineLedgerKeeper(@Nullable EngineAccountFile file, EngineLedger ledger) {
        this.file = file;
        this.ledger = ledger;
    }

    /**
     * The ledger up to a record; what was passed after its file was written is counted from the journal.
     *
     * @param file null not to keep it
     * @param passed the last record that was passed
     */
    static EngineLedgerKeeper open(@Nullable EngineAccountFile file, DetectStores stores, long passed)
            throws IOException {
        EngineAccount account = null;
        try {
            account = file == null ? null : file.load();
        } catch (IOException e) {
            LOG.warn("the engine's ledger cannot be read; it begins anew at record {}", passed + 1, e);
        }
        EngineLedger ledger = EngineLedger.after(account, stores.raw().journalId(), passed);
        if (ledger.passed() < passed && !countAgain(stores, ledger, passed)) {
            ledger = new EngineLedger(stores.raw().journalId(), passed);
        }
        return new EngineLedgerKeeper(file, ledger);
    }

    EngineLedger ledger() {
        return ledger;
    }

    /** Returns false when the journal does not have the records any more. */
    private static boolean countAgain(DetectStores stores, EngineLedger ledger, long to) throws IOException {
        ledger.loseTrack();
        Set<Long> letters = lettersAfter(stores, ledger.passed());
        RawRecords raw = stores.raw();
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
                    Tally.Counting counting = new Tally.Counting();
                    if (record.kind() != JournalRecord.Kind.EVENT) {
                        counting.other(record);
                    } else if (letters.contains(record.sequence())) {
                        counting.deadLettered(record.origin());
                    } else {
                        counting.evaluated(record.origin(), record.sequence(), null);
                    }
                    ledger.add(record.sequence(), counting.tally());
                }
            }
        }
        return true;
    }

    private static Set<Long> lettersAfter(DetectStores stores, long sequence) throws IOException {
        Set<Long> letters = new HashSet<>();
        DetectLog<DeadLetter> log = stores.deadLetters();
        long low = 1;
        long high = log.lastIndex() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (read(log, middle).lastSequence() > sequence) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low <= log.lastIndex()) {
            try (RecordCursor<DeadLetter> cursor = log.from(low)) {
                for (DeadLetter letter = cursor.next(); letter != null; letter = cursor.next()) {
                    letters.add(letter.sequence());
                }
            }
        }
        return letters;
    }

    private static DeadLetter read(DetectLog<DeadLetter> log, long index) throws IOException {
        try (RecordCursor<DeadLetter> cursor = log.from(index)) {
            DeadLetter letter = cursor.next();
            if (letter == null) {
                throw new IOException("the dead-letter log ends before its record " + index);
            }
            return letter;
        }
    }

    /** Behind a checkpoint; now and then, or when it has to be. */
    void save(long nowMs, boolean isLast) {
        if (file == null || (!isLast && nowMs - savedAtMs < PAUSE_MS)) {
            return;
        }
        try {
            file.save(ledger.account());
            savedAtMs = nowMs;
        } catch (IOException e) {
            LOG.error("the engine's ledger could not be kept; it is tried again", e);
        }
    }
}
