package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ops.Rounds;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AlertLogReader;
import org.varta.rules.pack.RulePack;

/**
 * Evaluates a raw journal again, at full speed, into a directory of its own: what is live is read and never written. May
 * run beside the process that writes the journal.
 *
 * @param live the data directory
 * @param result where the logs of the replay go; must not exist
 * @param end the last record to be evaluated
 * @param alertIndex the last live alert that belongs to records up to there; 0 when they are not compared
 */
public record Replay(Path live, Path result, long end, long alertIndex) {

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    public Replay {
        requireNonNull(live, "live");
        requireNonNull(result, "result");
    }

    /** A replay up to the last checkpoint of the live detection. */
    public static Replay ofWhatWasDetected(Path live, Path result) throws IOException {
        Checkpoint last =
                CheckpointStore.inFile(live.resolve("checkpoint.json")).load();
        return new Replay(live, result, last.rawSequence(), last.alertIndex());
    }

    /** A replay of all that is in the journal by now. */
    public static Replay ofAll(Path live, Path result) throws IOException {
        try (JournalReader raw = JournalReader.open(live.resolve("journal"))) {
            return new Replay(live, result, raw.lastSequence(), 0);
        }
    }

    /**
     * Evaluates under the epochs that were recorded.
     *
     * @param loader reads the archived rule sets
     * @param progress told of the status at intervals
     * @throws IOException also when the program's code is another than the one of an epoch, or retention has removed the
     *     beginning of the journal
     */
    public DetectStatus underRecordedEpochs(DetectSetup setup, PackLoader loader, Consumer<DetectStatus> progress)
            throws IOException {
        EpochStore recorded = EpochDirectory.open(live.resolve("epochs"), loader);
        List<Epoch> epochs = recorded.epochs();
        if (epochs.isEmpty()) {
            throw new IOException(live.resolve("epochs") + ": no epoch is recorded, so nothing was detected yet");
        }
        RulePack last = recorded.load(epochs.getLast());
        JournalReader raw = JournalReader.open(live.resolve("journal"));
        if (raw.firstSequence() > 1) {
            raw.close();
            throw new IOException("retention has removed the records before " + raw.firstSequence()
                    + ": what was detected from them cannot be found again; replay under rules into a named result");
        }
        return run(raw, setup, new ReplayedEpochs(recorded), last, RuleFiles.NONE, progress);
    }

    /**
     * Evaluates everything that the journal still has under one rule set, which may be another than the live one.
     *
     * @param loader reads the rule set that is archived beside the result
     */
    public DetectStatus under(
            RulePack rules, RuleFiles files, DetectSetup setup, PackLoader loader, Consumer<DetectStatus> progress)
            throws IOException {
        JournalReader raw = JournalReader.open(live.resolve("journal"));
        return run(raw, setup, EpochDirectory.open(result.resolve("epochs"), loader), rules, files, progress);
    }

    private DetectStatus run(
            JournalReader raw,
            DetectSetup setup,
            EpochStore epochs,
            RulePack rules,
            RuleFiles files,
            Consumer<DetectStatus> progress)
            throws IOException {
        try (DetectLoop loop = new DetectLoop(
                DetectStores.replaying(result, BoundedRecords.upTo(end, raw), raw.firstSequence(), epochs),
                setup,
                rules,
                files,
                step -> {})) {
            Thread running = new Thread(loop, "varta-replay");
            running.setUncaughtExceptionHandler((thread, failure) -> {});
            running.start();
            while (running.isAlive() && loop.status().lagEvents() > 0) {
                progress.accept(loop.status());
                LockSupport.parkNanos(this, LOOK_NS);
            }
            loop.stop();
            Rounds.join(running);
            DetectStatus status = loop.status();
            if (status.failure() != null) {
                throw new IOException(
                        "the replay stopped behind record " + status.rawSequence() + ": " + status.failure());
            }
            return status;
        }
    }

    /**
     * Where the replayed alerts are not those that were raised live, byte for byte, up to the checkpoint replayed to.
     *
     * @return null when there is no difference
     */
    public @Nullable String firstDifference() throws IOException {
        try (AlertLogReader live = AlertLogReader.open(this.live.resolve("alerts"));
                AlertLogReader replayed = AlertLogReader.open(result.resolve("alerts"))) {
            while (true) {
                AlertLogReader.Entry was = live.next();
                AlertLogReader.Entry is = replayed.next();
                if (is == null) {
                    return was == null || was.index() > alertIndex
                            ? null
                            : "alert " + was.index() + " was raised and is not replayed: " + text(was);
                }
                if (was == null) {
                    return "alert " + is.index() + " is replayed and was not raised: " + text(is);
                }
                if (!text(was).equals(text(is))) {
                    return "alert " + is.index() + " was raised as " + text(was) + " and is replayed as " + text(is);
                }
            }
        }
    }

    private static String text(AlertLogReader.Entry entry) {
        return new String(AlertJson.toBytes(entry.alert()), UTF_8);
    }

    /** Makes sure that a result is not mixed with another one. */
    public void requireFresh() throws IOException {
        if (Files.exists(result)) {
            throw new IOException(result + " exists already; give the replay another name");
        }
    }
}
