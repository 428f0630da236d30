package org.varta.collector.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link RecordLog}, also from another process. Owned by one thread at a time.
 *
 * <p>Sees only what is durable. {@link #next} costs one read of mapped memory when there is nothing new, so it may be
 * polled. A record that should be there and cannot be read is a {@link DamagedRecordException}, never left out.
 */
public final class RecordLogReader implements AutoCloseable {

    private final LogDirectory log;
    private final UUID id;
    private final DurableMark mark;
    private @Nullable SegmentReader segment;
    private boolean placed;
    private long nextSequence = 1;
    private long sequence;
    private byte @Nullable [] bytes;

    private RecordLogReader(LogDirectory log) throws IOException {
        this.log = log;
        this.id = log.readId();
        this.mark = DurableMark.openForReading(log.durableFile());
    }

    /** Opens a log that another process, or nobody, writes. */
    public static RecordLogReader open(Path directory) throws IOException {
        LogDirectory log = new LogDirectory(directory);
        if (!Files.exists(log.idFile())) {
            throw new NoSuchFileException(directory.toString(), null, "no record log here, expected a file log.id");
        }
        return new RecordLogReader(log);
    }

    /** The log's UUID. */
    public UUID id() {
        return id;
    }

    /** The last record that can be read; 0 when there is none. */
    public long durableSequence() {
        return mark.get();
    }

    /** Places the reader so that the next record is the first one with this sequence or a higher one. */
    public void seek(long wanted) throws IOException {
        closeSegment();
        nextSequence = Math.max(1, wanted);
        placed = false;
        sequence = 0;
        bytes = null;
    }

    /**
     * Moves to the next durable record; false when there is none yet.
     *
     * @throws DamagedRecordException when it cannot be read; the reader stays where it is
     */
    public boolean next() throws IOException {
        long durable = mark.get();
        if (nextSequence > durable) {
            return false;
        }
        try {
            return read(durable);
        } catch (DamagedRecordException e) {
            closeSegment();
            throw e;
        } catch (IOException | RuntimeException | InternalError e) {
            throw unreadable(e);
        }
    }

    /** Of the current record. */
    public long sequence() {
        return sequence;
    }

    /** Of the current record; a fresh array. */
    public byte[] bytes() {
        byte[] current = bytes;
        if (current == null) {
            throw new IllegalStateException("no current record: next() has not returned true");
        }
        return current;
    }

    @Override
    public void close() {
        closeSegment();
    }

    private boolean read(long durable) throws IOException {
        SegmentReader current = segment;
        if (current == null || nextSequence >= current.endSequence()) {
            current = openSegment(durable);
            if (current == null) {
                return false;
            }
        }
        byte[] record = current.read(nextSequence);
        if (record == null && current.isNewest()) {
            // The writer may have gone on in a new segment since this one was opened.
            current = openSegment(durable);
            record = current == null ? null : current.read(nextSequence);
        }
        if (record == null) {
            throw missing(durable);
        }
        bytes = record;
        sequence = nextSequence;
        nextSequence++;
        return true;
    }

    /** Opens the segment that holds the next record; null when retention has removed all that is durable. */
    private @Nullable SegmentReader openSegment(long durable) throws IOException {
        closeSegment();
        long[] firsts = log.firstSequences();
        if (!placed) {
            placed = true;
            if (firsts.length > 0) {
                nextSequence = Math.max(nextSequence, firsts[0]);
            }
            if (nextSequence > durable) {
                return null;
            }
        }
        int found = Arrays.binarySearch(firsts, nextSequence);
        int at = found >= 0 ? found : -found - 2;
        if (at < 0) {
            throw missing(durable);
        }
        long end = at + 1 < firsts.length ? firsts[at + 1] : Long.MAX_VALUE;
        SegmentReader opened = SegmentReader.open(log.segment(firsts[at]), firsts[at], end);
        segment = opened;
        return opened;
    }

    /** Up to the next segment, or to the end. */
    private DamagedRecordException missing(long durable) throws IOException {
        return new DamagedRecordException(
                nextSequence, endOfRow(durable), log.path().toString(), "missing");
    }

    private DamagedRecordException unreadable(Throwable cause) throws IOException {
        closeSegment();
        DamagedRecordException damaged = new DamagedRecordException(
                nextSequence, endOfRow(mark.get()), log.path().toString(), cause.toString());
        damaged.initCause(cause);
        return damaged;
    }

    private long endOfRow(long durable) throws IOException {
        for (long first : log.firstSequences()) {
            if (first > nextSequence) {
                return Math.min(first - 1, durable);
            }
        }
        return durable;
    }

    private void closeSegment() {
        SegmentReader current = segment;
        segment = null;
        if (current != null) {
            current.close();
        }
    }
}
