package org.varta.collector.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    private @Nullable SegmentSalvage salvage;
    private boolean fromStart = true;
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

    /** The first record that retention has kept; those before it are gone for good. 1 when it never removed any. */
    public long firstSequence() throws IOException {
        return log.firstKept();
    }

    /**
     * Places the reader so that the next record is the first one with this sequence or a higher one; up to 1, before the
     * first one that there is.
     */
    public void seek(long wanted) throws IOException {
        closeSegment();
        fromStart = wanted <= 1;
        nextSequence = Math.max(1, wanted);
        sequence = 0;
        bytes = null;
    }

    /** Leaves out what {@link #next} could not read; what lies behind it comes next. */
    void pass(DamagedRecordException damage) {
        nextSequence = damage.lastSequence() + 1;
    }

    /**
     * Moves to the next durable record; false when there is none yet.
     *
     * @throws DamagedRecordException when it cannot be read; the reader stays where it is
     * @throws RecordsRemovedException when retention has removed it; the reader stays where it is
     * @throws IOException when files cannot be opened although they are there; it may pass
     */
    public boolean next() throws IOException {
        long durable = mark.get();
        if (nextSequence > durable) {
            return false;
        }
        SegmentSalvage salvaging = salvage;
        boolean isSalvaging = salvaging != null && nextSequence < salvaging.endSequence();
        return isSalvaging ? salvaged(durable, null) : read(durable);
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
        try {
            closeSegment();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean read(long durable) throws IOException {
        byte[] record;
        try {
            if (!openAtNext(durable)) {
                return false;
            }
            record = readSegment();
            if (record == null && isNewest()) {
                // The writer may have gone on in a new segment since this one was opened.
                closeSegment();
                if (!openAtNext(durable)) {
                    return false;
                }
                record = readSegment();
            }
        } catch (RecordsRemovedException e) {
            throw e;
        } catch (DamagedRecordException e) {
            if (e.isPlaceSound()) {
                throw e;
            }
            return salvaged(durable, e);
        } catch (IOException | RuntimeException | InternalError e) {
            return salvaged(durable, e);
        }
        return record == null ? salvaged(durable, null) : found(record);
    }

    private boolean found(byte[] record) {
        bytes = record;
        sequence = nextSequence;
        nextSequence++;
        return true;
    }

    private boolean isNewest() {
        SegmentReader current = segment;
        return current != null && current.isNewest();
    }

    private byte @Nullable [] readSegment() throws DamagedRecordException {
        SegmentReader current = segment;
        return current == null ? null : current.read(nextSequence);
    }

    /** Sees to it that the segment of the next record is open; false when there is no next record. */
    private boolean openAtNext(long durable) throws IOException {
        SegmentReader current = segment;
        if (current != null && nextSequence < current.endSequence()) {
            return true;
        }
        closeSegment();
        Place place = place(durable);
        if (place == null) {
            return false;
        }
        if (place.first > 0) {
            segment = SegmentReader.open(log.segment(place.first), place.first, place.end);
        }
        return true;
    }

    /** A segment: its first sequence, 0 when it is not there, and that of the one behind it. */
    private record Place(long first, long end) {}

    /** Where the next record should be; null when the reader is placed at the start and nothing durable is there. */
    private @Nullable Place place(long durable) throws IOException {
        long[] firsts = log.firstSequences();
        long kept = log.firstKept();
        if (fromStart) {
            fromStart = false;
            nextSequence = Math.max(nextSequence, kept);
            if (nextSequence > durable) {
                return null;
            }
        }
        requireKept();
        int found = Arrays.binarySearch(firsts, nextSequence);
        int at = found >= 0 ? found : -found - 2;
        long end = at + 1 < firsts.length ? firsts[at + 1] : Long.MAX_VALUE;
        return new Place(at < 0 ? 0 : firsts[at], end);
    }

    /**
     * Reads the next record without Chronicle.
     *
     * @param cause why Chronicle did not give it, if it said so
     */
    private boolean salvaged(long durable, @Nullable Throwable cause) throws IOException {
        SegmentSalvage current = salvage;
        if (current == null || nextSequence >= current.endSequence() || current.endSequence() == Long.MAX_VALUE) {
            closeSegment();
            current = openSalvage(durable);
            salvage = current;
        }
        long readable = current == null ? SegmentSalvage.NONE : current.find(nextSequence);
        if (current != null && readable == nextSequence) {
            return found(current.record());
        }
        long last = readable == SegmentSalvage.NONE ? endOfRow(durable) : Math.min(readable - 1, durable);
        String reason = cause instanceof DamagedRecordException damaged
                ? damaged.reason()
                : cause == null ? "missing" : cause.toString();
        DamagedRecordException damage =
                new DamagedRecordException(nextSequence, last, log.path().toString(), reason, false);
        if (cause != null) {
            damage.initCause(cause);
        }
        throw damage;
    }

    private @Nullable SegmentSalvage openSalvage(long durable) throws IOException {
        Place place = place(durable);
        if (place == null || place.first == 0) {
            return null;
        }
        try {
            return SegmentSalvage.open(log.segment(place.first), place.first, place.end);
        } catch (NoSuchFileException e) {
            // Gone since it was listed, or never whole.
            requireKept();
            return null;
        }
    }

    private long endOfRow(long durable) throws IOException {
        for (long first : log.firstSequences()) {
            if (first > nextSequence) {
                return Math.min(first - 1, durable);
            }
        }
        return durable;
    }

    private void requireKept() throws IOException {
        long kept = log.firstKept();
        if (nextSequence < kept) {
            throw new RecordsRemovedException(nextSequence, kept, log.path().toString());
        }
    }

    private void closeSegment() throws IOException {
        SegmentReader current = segment;
        segment = null;
        if (current != null) {
            current.close();
        }
        SegmentSalvage salvaging = salvage;
        salvage = null;
        if (salvaging != null) {
            salvaging.close();
        }
    }
}
