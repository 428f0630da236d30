package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.LogFailedException;
import org.varta.collector.ledger.EngineAccountFile;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLog;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.DeadLetterLog;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.HitLog;

/**
 * Everything durable that the loop reads and writes.
 *
 * @param account where the engine's side of the ledger is kept; null where it is not
 * @param onClose closes the logs
 */
record DetectStores(
        RawRecords raw,
        DetectLog<EventHits> hits,
        DetectLog<DeadLetter> deadLetters,
        DetectLog<Alert> alerts,
        CheckpointStore checkpoints,
        EpochStore epochs,
        @Nullable EngineAccountFile account,
        Closing onClose) {

    /** The name under which retention knows the engine. */
    private static final String READER = "engine";

    DetectStores {
        requireNonNull(raw, "raw");
    }

    /** Without a ledger that is kept. */
    DetectStores(
            RawRecords raw,
            DetectLog<EventHits> hits,
            DetectLog<DeadLetter> deadLetters,
            DetectLog<Alert> alerts,
            CheckpointStore checkpoints,
            EpochStore epochs,
            Closing onClose) {
        this(raw, hits, deadLetters, alerts, checkpoints, epochs, null, onClose);
    }

    /** {@code hits/}, {@code dead-letters/}, {@code alerts/}, {@code epochs/} and {@code checkpoint.json} in a directory. */
    static DetectStores open(Path data, JournalReader raw, PackLoader loader) throws IOException {
        Files.createDirectories(data);
        return open(
                data,
                RawRecords.of(raw),
                holding(raw, CheckpointStore.inFile(data.resolve("checkpoint.json"))),
                EpochDirectory.open(data.resolve("epochs"), loader),
                new EngineAccountFile(data.resolve(EngineAccountFile.NAME)));
    }

    private static DetectStores open(
            Path data,
            RawRecords raw,
            CheckpointStore checkpoints,
            EpochStore epochs,
            @Nullable EngineAccountFile account)
            throws IOException {
        Deque<Closing> opened = new ArrayDeque<>();
        try {
            HitLog hits = HitLog.open(data.resolve("hits"));
            opened.push(hits::close);
            DeadLetterLog deadLetters = DeadLetterLog.open(data.resolve("dead-letters"));
            opened.push(deadLetters::close);
            AlertLog alerts = AlertLog.open(data.resolve("alerts"));
            opened.push(alerts::close);
            return new DetectStores(
                    raw,
                    DetectLog.of(hits),
                    DetectLog.of(deadLetters),
                    DetectLog.of(alerts),
                    checkpoints,
                    epochs,
                    account,
                    () -> closeAll(opened));
        } catch (IOException e) {
            closeAll(opened);
            throw e;
        }
    }

    /**
     * The logs of a replay, which begin empty.
     *
     * @param firstSequence the first record that the journal still has
     */
    static DetectStores replaying(Path result, RawRecords raw, long firstSequence, EpochStore epochs)
            throws IOException {
        Files.createDirectories(result);
        CheckpointStore file = CheckpointStore.inFile(result.resolve("checkpoint.json"));
        file.save(new Checkpoint(firstSequence - 1, 0, 0, 0, ""));
        return open(result, raw, file, epochs, null);
    }

    /** Retention may remove what is before the checkpoint, and nothing after it. */
    private static CheckpointStore holding(JournalReader raw, CheckpointStore file) {
        return new CheckpointStore() {
            @Override
            public Checkpoint load() throws IOException {
                Checkpoint checkpoint = file.load();
                raw.keepFrom(READER, checkpoint.rawSequence() + 1);
                return checkpoint;
            }

            @Override
            public void save(Checkpoint checkpoint) throws IOException {
                try {
                    file.save(checkpoint);
                    raw.keepFrom(READER, checkpoint.rawSequence() + 1);
                } catch (IOException e) {
                    throw new LogFailedException("the checkpoint could not be kept: " + e, e);
                }
            }
        };
    }

    private static void closeAll(Deque<Closing> opened) throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Closes something. */
    @FunctionalInterface
    interface Closing {
        void close() throws IOException;
    }
}
