package org.varta.collector.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only, sequenced, checksummed log of opaque records. One writer, any number of readers.
 *
 * <p>A log is a row of segments, each a Chronicle queue of one file; docs/journal.md describes the files. Owned by one
 * thread at a time, except {@link #id}, {@link #lastSequence}, {@link #durableSequence}, {@link #failure}, {@link
 * #newReader} and {@link #forceUpTo}. The owner must not be interrupted: that closes the channel that forces.
 */
public final class RecordLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordLog.class);

    private final LogDirectory log;
    private final RecordLogOptions options;
    private final WriterLock lock;
    private final UUID id;
    private final DurableMark mark;
    private final List<RepairReport> repairs;
    private volatile long lastSequence;
    private @Nullable SegmentWriter segment;
    private volatile @Nullable LogFailedException failure;
    private boolean closed;

    private RecordLog(LogDirectory log, RecordLogOptions options, WriterLock lock) throws IOException {
        this.log = log;
        this.options = options;
        this.lock = lock;
        ForcedDisk disk = options.disk();
        Files.createDirectories(log.segments());
        this.mark = DurableMark.openForWriting(log.durableFile(), disk);
        this.id = log.readOrCreateId(disk);
        log.finishRemoval(disk);
        Recovery.Result found = Recovery.run(log, disk, mark.get());
        this.repairs = found.reports();
        this.lastSequence = found.lastSequence();
        disk.confirm(log.durableFile(), options.clock().millis());
        mark.set(lastSequence);
        disk.forcePath(log.durableFile());
        disk.forcePath(log.path());
    }

    /** Opens or creates the log in a directory and repairs or quarantines a torn tail; locks out other writers. */
    public static RecordLog open(Path directory) throws IOException {
        return open(directory, RecordLogOptions.DEFAULTS);
    }

    static RecordLog open(Path directory, RecordLogOptions options) throws IOException {
        LogDirectory log = new LogDirectory(Files.createDirectories(directory));
        WriterLock lock = WriterLock.acquire(log.lockFile(), log.pidFile());
        try {
            RecordLog opened = new RecordLog(log, options, lock);
            opened.repairs.forEach(repair -> LOG.warn("{}: {}", directory, repair));
            return opened;
        } catch (IOException | RuntimeException | InternalError e) {
            lock.close();
            throw e;
        }
    }

    /** Made at creation, kept for good. */
    public UUID id() {
        return id;
    }

    /** What had to be repaired at this open; empty after an orderly close. */
    public List<RepairReport> repairs() {
        return repairs;
    }

    /**
     * Appends; readers see it, and a crash of the machine spares it, only after {@link #force}. Returns its sequence,
     * from 1. After an error the log takes nothing more; a new open finds out what is on disk.
     */
    public long append(byte[] bytes) throws IOException {
        return append(bytes, 0, bytes.length);
    }

    long append(byte[] bytes, int offset, int length) throws IOException {
        requireUsable();
        if (length > options.recordBytesMax()) {
            throw new IllegalArgumentException(
                    "a record has at most " + options.recordBytesMax() + " bytes: " + length);
        }
        long sequence = lastSequence + 1;
        try {
            SegmentWriter current = segment;
            if (current == null) {
                current = SegmentWriter.create(log.segment(sequence), options);
                segment = current;
            }
            current.append(sequence, bytes, offset, length);
        } catch (IOException | RuntimeException | InternalError e) {
            // A full or broken disk under a mapped file is an InternalError.
            throw failed(e);
        }
        lastSequence = sequence;
        return sequence;
    }

    /** Forces everything appended so far to disk and lets readers see it. */
    public void force() throws IOException {
        forceUpTo(lastSequence);
        if (isSegmentFull()) {
            closeSegment();
        }
    }

    /**
     * Forces what was appended up to a sequence and lets readers see it. May be called by one other thread while the owner
     * appends, but not while it closes a segment, if it learns the sequence from the owner by a way that orders memory.
     */
    void forceUpTo(long sequence) throws IOException {
        requireUsable();
        SegmentWriter current = segment;
        if (current == null || mark.get() >= sequence) {
            return;
        }
        try {
            current.force();
            options.disk().confirm(log.durableFile(), options.clock().millis());
            mark.set(sequence);
        } catch (IOException | RuntimeException | InternalError e) {
            // The kernel may have dropped the pages: what was not forced once can never be called durable again.
            throw failed(e);
        }
    }

    /** Whether the next record should go to a new segment; the owner then calls {@link #closeSegment}. */
    boolean isSegmentFull() {
        SegmentWriter current = segment;
        return current != null && current.bytes() >= options.segmentBytesMax();
    }

    /** Ends a segment that is durable to its last record; the next record begins a new one. */
    void closeSegment() throws IOException {
        requireUsable();
        try {
            endSegment();
            // So that the mark on disk lags by a segment at most.
            options.disk().forcePath(log.durableFile());
        } catch (IOException | RuntimeException | InternalError e) {
            throw failed(e);
        }
    }

    /** The last appended record, durable or not; 0 when empty. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The last record that readers see; 0 when there is none. */
    public long durableSequence() {
        return mark.get();
    }

    /** Why it takes nothing more; empty as long as all is well. */
    public Optional<LogFailedException> failure() {
        return Optional.ofNullable(failure);
    }

    /** A reader placed before the first record. */
    public RecordLogReader newReader() {
        try {
            return RecordLogReader.open(log.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forces, unless the log has failed, and gives up the directory. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try (lock) {
            if (failure == null) {
                force();
                options.disk().forcePath(log.durableFile());
            }
        } finally {
            closed = true;
            endSegment();
        }
    }

    private void endSegment() throws IOException {
        SegmentWriter current = segment;
        segment = null;
        if (current != null) {
            current.close();
        }
    }

    private void requireUsable() throws IOException {
        if (closed) {
            throw new IOException(log.path() + " is closed");
        }
        LogFailedException before = failure;
        if (before != null) {
            throw new LogFailedException(log.path() + " failed before and takes nothing more", before);
        }
    }

    private LogFailedException failed(Throwable cause) {
        LogFailedException failed = new LogFailedException(log.path() + " failed: " + cause, cause);
        if (failure == null) {
            failure = failed;
        }
        return failed;
    }
}
