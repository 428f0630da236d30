package org.varta.engine.alert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.varta.collector.journal.RecordLog;

/**
 * The append-only log of alerts, which everything to the right of detection consumes. One writer; readers by {@link
 * #newReader} or, from another process, {@link AlertLogReader#open}.
 *
 * <p>An alert's index is the record's sequence, from 1 without gaps. A record is the alert as {@link AlertJson}.
 */
public final class AlertLog implements AutoCloseable {

    private final RecordLog log;

    private AlertLog(RecordLog log) {
        this.log = log;
    }

    /** Opens or creates the log in a directory; locks out other writers. */
    public static AlertLog open(Path directory) throws IOException {
        return new AlertLog(RecordLog.open(directory));
    }

    /** Appends; safe, and seen by readers, only after {@link #force}. Returns the alert's index. */
    public long append(Alert alert) throws IOException {
        return log.append(AlertJson.toBytes(alert));
    }

    /** Forces everything appended so far to disk and lets readers see it. */
    public void force() throws IOException {
        log.force();
    }

    /** The log's own, kept for good; whatever is made from the log remembers it. */
    public UUID id() {
        return log.id();
    }

    /** The index of the last alert; 0 when there is none. */
    public long lastIndex() {
        return log.lastSequence();
    }

    /** A reader placed before the first alert. */
    public AlertLogReader newReader() {
        return new AlertLogReader(log.newReader());
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
