package org.varta.engine.alert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varta.collector.journal.LogFailedException;
import org.varta.collector.journal.RecordLog;
import org.varta.collector.journal.RecordLogReader;

/**
 * The append-only log of what analysts did: the only record of it, part of every backup. The store is made from it and
 * from the alert log. Thread-safe.
 */
public final class ActionLog implements AutoCloseable {

    private final RecordLog log;

    private ActionLog(RecordLog log) {
        this.log = log;
    }

    /** Opens or creates the log in a directory. */
    public static ActionLog open(Path directory) throws IOException {
        return new ActionLog(RecordLog.open(directory));
    }

    /** Appends an action and forces it to disk; returns its sequence, from 1. */
    public synchronized long append(AnalystAction action) throws IOException {
        long sequence = log.append(ActionJson.encode(action));
        log.force();
        return sequence;
    }

    /** Why it takes no more actions; empty as long as all is well. */
    public Optional<LogFailedException> failure() {
        return log.failure();
    }

    /** Every action with a higher sequence, in order. */
    public synchronized List<LoggedAction> after(long sequence) throws IOException {
        List<LoggedAction> actions = new ArrayList<>();
        try (RecordLogReader reader = log.newReader()) {
            reader.seek(sequence + 1);
            while (reader.next()) {
                actions.add(new LoggedAction(reader.sequence(), ActionJson.decode(reader.bytes())));
            }
        }
        return actions;
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    /** An action at its place in the log. */
    public record LoggedAction(long sequence, AnalystAction action) {}
}
