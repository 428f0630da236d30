package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;

/** Events out of the raw journal in a directory. A reader belongs to one thread, so each look-up opens its own. */
public final class JournalEvents implements RawEvents {

    private final Path directory;

    /** Events of the journal in this directory. */
    public JournalEvents(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    @Override
    public Optional<Found> find(long sequence) throws IOException {
        if (sequence < 1) {
            return Optional.empty();
        }
        try (JournalReader reader = JournalReader.open(directory)) {
            JournalRecord record = reader.read(sequence);
            return record == null ? Optional.empty() : Optional.of(new Found(reader.journalId(), record));
        }
    }
}
