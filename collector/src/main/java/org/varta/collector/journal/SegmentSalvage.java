package org.varta.collector.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads what is whole of a segment that Chronicle cannot read: a hole, a wrong length, missing metadata, a bad sector. It
 * looks at the data file alone, and after something unreadable for the next record with a right checksum.
 *
 * <p>Places that the disk does not give read as zeros. Owned by one thread.
 */
final class SegmentSalvage implements AutoCloseable {

    /** No further record can be read. */
    static final long NONE = -1;

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int PAGE_BYTES = 4096;
    private static final int EXCERPT_ALIGNMENT = 4;

    /** Bits 31 and 30 of an excerpt's first word: not complete, meta data. */
    private static final int NO_RECORD = 0xC000_0000;

    private final FileChannel channel;
    private final long size;
    private final long firstSequence;
    private final long endSequence;
    private final RecordHeader header = new RecordHeader();
    private final byte[] window = new byte[WINDOW_BYTES];
    private final ByteBuffer windowView = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    private long windowAt;
    private int windowLength;
    private long at;
    private long asked;
    private long seen;
    private long endOfSeen;
    private long sequence;
    private byte[] record = {};

    private SegmentSalvage(FileChannel channel, long firstSequence, long endSequence) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.firstSequence = firstSequence;
        this.endSequence = endSequence;
        rewind();
    }

    /**
     * Opens a segment.
     *
     * @param endSequence first sequence of the segment after it; {@link Long#MAX_VALUE} when there is none
     * @throws IOException when the data file is not there or cannot be opened
     */
    static SegmentSalvage open(Path segment, long firstSequence, long endSequence) throws IOException {
        FileChannel channel = FileChannel.open(LogDirectory.dataFile(segment), StandardOpenOption.READ);
        try {
            return new SegmentSalvage(channel, firstSequence, endSequence);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** First sequence of the segment after it. */
    long endSequence() {
        return endSequence;
    }

    /** The least readable sequence from {@code wanted} on, or {@link #NONE}; its bytes are {@link #record()}. */
    long find(long wanted) throws IOException {
        if (wanted < asked) {
            rewind();
        }
        asked = wanted;
        while (sequence != NONE && sequence < wanted) {
            advance(wanted);
        }
        return sequence;
    }

    /** Of the record found last; not to be changed. */
    byte[] record() {
        return record;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void rewind() {
        at = 0;
        sequence = firstSequence - 1;
        asked = 0;
        seen = NONE;
        endOfSeen = NONE;
    }

    private void advance(long wanted) throws IOException {
        while (at <= size - Integer.BYTES - RecordHeader.BYTES) {
            int word = intAt(at);
            if (isRecord(at)) {
                long found = header.sequence();
                byte[] bytes = found > sequence && found >= wanted
                        ? bytesAt(at + Integer.BYTES + RecordHeader.BYTES, header.length())
                        : null;
                seen = found;
                at = endOfExcerpt(at, word);
                endOfSeen = at;
                if (bytes != null && header.matches(bytes, 0, bytes.length)) {
                    sequence = found;
                    record = bytes;
                    return;
                }
            } else {
                at = isDamagedHeader(word) ? endOfExcerpt(at, word) : at + EXCERPT_ALIGNMENT;
            }
        }
        sequence = NONE;
    }

    /** Whether the record behind the last one seen has lost its header only: then there is nothing to look for in it. */
    private boolean isDamagedHeader(int word) throws IOException {
        return at == endOfSeen && word > 0 && isRecord(endOfExcerpt(at, word)) && header.sequence() == seen + 2;
    }

    private static long endOfExcerpt(long at, int word) {
        return (at + Integer.BYTES + word + EXCERPT_ALIGNMENT - 1) & -EXCERPT_ALIGNMENT;
    }

    /** Whether an excerpt with the header of a record of this segment begins here; the header is read then. */
    private boolean isRecord(long place) throws IOException {
        if (place > size - Integer.BYTES - RecordHeader.BYTES) {
            return false;
        }
        int word = intAt(place);
        if (word <= 0 || (word & NO_RECORD) != 0 || word > size - place - Integer.BYTES) {
            return false;
        }
        copy(place + Integer.BYTES, header.array(), RecordHeader.BYTES);
        long found = header.sequence();
        // As many records as that must have room before it: bytes of an event that look like a record rarely fit.
        long most = firstSequence + place / (Integer.BYTES + RecordHeader.BYTES);
        return header.fits(word) && found >= firstSequence && found < endSequence && found <= most;
    }

    private int intAt(long place) throws IOException {
        load(place, Integer.BYTES);
        return windowView.getInt((int) (place - windowAt));
    }

    private byte[] bytesAt(long place, int length) throws IOException {
        byte[] bytes = new byte[length];
        copy(place, bytes, length);
        return bytes;
    }

    private void copy(long place, byte[] target, int length) throws IOException {
        int done = 0;
        while (done < length) {
            load(place + done, 1);
            int offset = (int) (place + done - windowAt);
            int count = Math.min(length - done, windowLength - offset);
            System.arraycopy(window, offset, target, done, count);
            done += count;
        }
    }

    /** Makes {@code count} bytes at a place be in the window; beyond the file's end they are zeros. */
    private void load(long place, int count) throws IOException {
        if (place >= windowAt && place + count <= windowAt + windowLength) {
            return;
        }
        windowAt = place / PAGE_BYTES * PAGE_BYTES;
        windowLength = WINDOW_BYTES;
        Arrays.fill(window, (byte) 0);
        if (!read(0, WINDOW_BYTES)) {
            for (int page = 0; page < WINDOW_BYTES; page += PAGE_BYTES) {
                if (!read(page, PAGE_BYTES)) {
                    Arrays.fill(window, page, page + PAGE_BYTES, (byte) 0);
                }
            }
        }
    }

    /** False when the disk does not give these bytes. */
    private boolean read(int offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(window, offset, length);
        try {
            int count = 0;
            while (target.hasRemaining() && count >= 0) {
                count = channel.read(target, windowAt + target.position());
            }
            return true;
        } catch (java.nio.channels.ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }
}
