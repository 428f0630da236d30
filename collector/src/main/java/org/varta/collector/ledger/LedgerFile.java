package org.varta.collector.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.journal.RecordsRemovedException;

/**
 * Keeps the ledger over restarts. What is in the journal and was counted after the file was written last is counted again
 * from the journal; of what was refused since then the count is lost with the process.
 */
final class LedgerFile {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);

    private final Path file;

    LedgerFile(Path file) {
        this.file = file;
    }

    /** The ledger up to the end of the journal; a new one begins there when there is no file of this journal. */
    Ledger load(JournalReader journal) throws IOException {
        Ledger ledger = null;
        try {
            ledger = LedgerJson.decode(journal.journalId().toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            LOG.info("the ledger begins at record {}", journal.lastSequence() + 1);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read; the ledger begins anew", file, e);
        }
        if (ledger == null) {
            return new Ledger(journal.lastSequence());
        }
        if (!countAgain(ledger, journal)) {
            LOG.warn("records that were not counted yet cannot be read any more; the ledger begins anew");
            return new Ledger(journal.lastSequence());
        }
        return ledger;
    }

    /** Returns false when the journal does not have every record any more: nobody knows then whose they were. */
    private static boolean countAgain(Ledger ledger, JournalReader journal) throws IOException {
        long due = ledger.moment().sequence() + 1;
        if (due > journal.lastSequence()) {
            return true;
        }
        journal.seek(due);
        try {
            return countAgain(ledger, journal, due);
        } catch (RecordsRemovedException e) {
            return false;
        }
    }

    private static boolean countAgain(Ledger ledger, JournalReader journal, long from) throws IOException {
        long due = from;
        for (JournalEntry entry = journal.nextEntry(); entry != null; entry = journal.nextEntry()) {
            if (!(entry instanceof JournalEntry.Whole(JournalRecord record)) || record.sequence() != due) {
                return false;
            }
            if (record.kind() == JournalRecord.Kind.EVENT) {
                ledger.restore(Source.of(record.origin()), 1, 0, 0);
            }
            due++;
        }
        ledger.committed(List.of(), due - 1);
        return true;
    }

    void save(String journal, Ledger.Moment moment) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, LedgerJson.encode(journal, moment, List.of()));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
