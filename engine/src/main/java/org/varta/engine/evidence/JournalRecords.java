package org.varta.engine.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.DamagedRecordException;
import org.varta.collector.journal.RecordLogReader;

/** The raw journal as records of bytes, through a tailer of its own. */
final class JournalRecords implements Records {

    private static final int SEGMENT_NAME_DIGITS = 19;

    private final Path directory;
    private final RecordLogReader log;
    private long nextSequence = 1;
    private long sequence;
    private byte @Nullable [] bytes;
    private String damage = "";
    private long damagedUntil;

    private JournalRecords(Path directory, RecordLogReader log) {
        this.directory = directory;
        this.log = log;
    }

    static JournalRecords open(Path directory) throws IOException {
        return new JournalRecords(directory, RecordLogReader.open(directory));
    }

    @Override
    public UUID journalId() {
        return log.id();
    }

    @Override
    public long durableSequence() {
        return log.durableSequence();
    }

    @Override
    public long firstSequence() throws IOException {
        return log.firstSequence();
    }

    @Override
    public long[] segments() throws IOException {
        try (Stream<Path> entries = Files.list(directory.resolve("segments"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name ->
                            name.length() == SEGMENT_NAME_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9'))
                    .mapToLong(Long::parseLong)
                    .sorted()
                    .toArray();
        }
    }

    @Override
    public void seek(long wanted) throws IOException {
        log.seek(wanted);
        nextSequence = wanted;
        damagedUntil = 0;
    }

    @Override
    public boolean next() throws IOException {
        if (nextSequence <= damagedUntil) {
            return damaged();
        }
        try {
            if (!log.next()) {
                return false;
            }
            sequence = log.sequence();
            bytes = log.bytes();
            damage = "";
            nextSequence = sequence + 1;
            return true;
        } catch (DamagedRecordException e) {
            damage = String.valueOf(e.getMessage());
            damagedUntil = e.lastSequence();
            nextSequence = e.sequence();
            log.seek(e.lastSequence() + 1);
            return damaged();
        }
    }

    private boolean damaged() {
        sequence = nextSequence++;
        bytes = null;
        return true;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public byte @Nullable [] bytes() {
        return bytes;
    }

    @Override
    public String damage() {
        return damage;
    }

    @Override
    public void close() {
        log.close();
    }
}
