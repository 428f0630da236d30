package org.varta.collector.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the raw journal, also from another process. Owned by one thread.
 *
 * <p>Idle polling of {@link #next} is one read of mapped memory.
 */
public final class JournalReader implements AutoCloseable {

    private final Path directory;
    private final RecordLogReader log;
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();
    private @Nullable RecordLogReader lookups;

    private JournalReader(Path directory, RecordLogReader log) {
        this.directory = directory;
        this.log = log;
    }

    /** Opens the raw journal in a directory, which must exist. */
    public static JournalReader open(Path directory) throws IOException {
        return new JournalReader(directory, RecordLogReader.open(directory));
    }

    /** The journal's UUID. */
    public UUID journalId() {
        return log.id();
    }

    /** Places the reader so that this sequence comes next; up to 1, the first one that there is. */
    public void seek(long sequence) throws IOException {
        log.seek(sequence);
    }

    /**
     * The next durable record, or null when there is none yet.
     *
     * @throws DamagedRecordException when it cannot be read; the reader stays before it
     * @throws RecordsRemovedException when retention has removed it
     * @throws EnvelopeException when it cannot be understood; the reader is past it
     */
    public @Nullable JournalRecord next() throws IOException {
        return log.next() ? decoder.decode(log.sequence(), log.bytes()) : null;
    }

    /**
     * The next durable record, or the row of sequences that should be records and cannot be read, which is passed over;
     * null when there is nothing new. Every sequence from the reader's place on is in exactly one entry.
     *
     * @throws RecordsRemovedException when retention has removed it
     * @throws IOException when files cannot be opened although they are there; it may pass
     */
    public @Nullable JournalEntry nextEntry() throws IOException {
        try {
            JournalRecord record = next();
            return record == null ? null : new JournalEntry.Whole(record);
        } catch (DamagedRecordException e) {
            log.pass(e);
            return new JournalEntry.Damaged(e.sequence(), e.lastSequence(), String.valueOf(e.getMessage()));
        } catch (EnvelopeException e) {
            return new JournalEntry.Damaged(e.sequence(), e.sequence(), String.valueOf(e.getMessage()));
        }
    }

    /** The bytes of the record that {@link #next} or {@link #nextEntry} gave last, as they stand in the log. */
    public byte[] bytes() {
        return log.bytes();
    }

    /** The first record that retention has kept; 1 when it never removed any. */
    public long firstSequence() throws IOException {
        return log.firstSequence();
    }

    /** One record, or null when it is not durable yet or was removed by retention; leaves the position alone. */
    public @Nullable JournalRecord read(long sequence) throws IOException {
        RecordLogReader reader = lookups;
        if (reader == null) {
            reader = RecordLogReader.open(directory);
            lookups = reader;
        }
        if (sequence < reader.firstSequence()) {
            return null;
        }
        reader.seek(sequence);
        if (!reader.next() || reader.sequence() != sequence) {
            return null;
        }
        return decoder.decode(sequence, reader.bytes());
    }

    /**
     * Tells retention, under the name of a reader, that everything from a sequence on is still needed. Not forced: after a
     * power cut an older place may stand there, which keeps more.
     */
    public void keepFrom(String reader, long sequence) throws IOException {
        JournalHolds.of(directory).put(Hold.ofReader(reader, sequence));
    }

    /** The last durable sequence; 0 when the journal is empty. */
    public long lastSequence() throws IOException {
        return log.durableSequence();
    }

    @Override
    public void close() {
        log.close();
        RecordLogReader reader = lookups;
        if (reader != null) {
            reader.close();
        }
    }
}
