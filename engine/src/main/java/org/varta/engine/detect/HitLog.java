package org.varta.engine.detect;

import java.io.IOException;
import java.nio.file.Path;
import org.varta.collector.journal.RecordLog;

/** The durable log of hits, one record for each event that hit any rule; see {@link HitCodec}. One writer. */
public final class HitLog implements AutoCloseable {

    private final RecordLog log;

    private HitLog(RecordLog log) {
        this.log = log;
    }

    /** Opens or creates the log in a directory; locks out other writers. */
    public static HitLog open(Path directory) throws IOException {
        return new HitLog(RecordLog.open(directory));
    }

    /** Appends; safe, and seen by readers, only after {@link #force}. Returns the record's index, from 1. */
    public long append(EventHits hits) throws IOException {
        return log.append(HitCodec.encode(hits));
    }

    /** Forces everything appended so far to disk. */
    public void force() throws IOException {
        log.force();
    }

    /** The index of the last record; 0 when there is none. */
    public long lastIndex() {
        return log.lastSequence();
    }

    /** A reader placed before the first record. */
    public HitLogReader newReader() {
        return new HitLogReader(log.newReader());
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
