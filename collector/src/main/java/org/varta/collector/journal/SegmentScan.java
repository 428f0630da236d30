package org.varta.collector.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks through a segment's data file without Chronicle, which stalls on damaged files and believes every length.
 *
 * <p>A file is a row of excerpts: a 4-byte little-endian header (bit 31: not complete, bit 30: meta data, the rest: length)
 * and that many bytes, each excerpt beginning at a multiple of 4; {@code 0xC0000000} ends the file, 0 is where the next
 * excerpt will be written.
 *
 * @param lastSequence of the last record with a right checksum; one before the segment's first when there is none
 * @param damaged records before it whose checksum is wrong
 * @param tailBytes how many bytes follow that belong to no whole record
 * @param unforced where what the last force may have left out is: records that no mark covers, and Chronicle's own data
 */
record SegmentScan(long lastSequence, List<Long> damaged, long tailBytes, List<Span> unforced) {

    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META_DATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    /** Bytes of a file. */
    record Span(long from, long to) {}

    /**
     * Scans a file.
     *
     * @param firstSequence of the segment
     * @param durable what the mark says
     */
    static SegmentScan of(Path file, long firstSequence, long durable) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException(file + ": expected a segment below 2 GiB, found " + channel.size() + " bytes");
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new Walk(bytes, firstSequence, durable).run();
        }
    }

    /** One pass over one file. */
    private static final class Walk {
        private final ByteBuffer in;
        private final RecordHeader header = new RecordHeader();
        private final List<Long> damaged = new ArrayList<>();
        private final List<Span> unforced = new ArrayList<>();
        private final long durable;
        private byte[] payload = new byte[1 << 16];
        private long sequence;
        private long lastSequence;
        private int endOfLast;

        Walk(ByteBuffer in, long firstSequence, long durable) {
            this.in = in;
            this.durable = durable;
            this.sequence = firstSequence;
            this.lastSequence = firstSequence - 1;
        }

        SegmentScan run() {
            int at = 0;
            while (at <= in.limit() - Integer.BYTES) {
                int word = in.getInt(at);
                int length = word & LENGTH_MASK;
                if (word == 0 || (word & NOT_COMPLETE) != 0 || length > in.limit() - at - Integer.BYTES) {
                    break;
                }
                int end = (at + Integer.BYTES + length + 3) & ~3;
                if ((word & META_DATA) != 0 || sequence > durable) {
                    addUnforced(at, end);
                }
                if ((word & META_DATA) == 0) {
                    record(at + Integer.BYTES, length, end);
                } else if (lastSequence == sequence - 1) {
                    endOfLast = end;
                }
                at = end;
            }
            damaged.removeIf(number -> number > lastSequence);
            return new SegmentScan(lastSequence, List.copyOf(damaged), tailBytes(), List.copyOf(unforced));
        }

        private void addUnforced(int at, int end) {
            boolean isNext = !unforced.isEmpty() && unforced.getLast().to() == at;
            long from = isNext ? unforced.removeLast().from() : at;
            unforced.add(new Span(from, Math.min(end, in.limit())));
        }

        private void record(int at, int length, int end) {
            if (isGood(at, length)) {
                lastSequence = sequence;
                endOfLast = end;
            } else {
                damaged.add(sequence);
            }
            sequence++;
        }

        private boolean isGood(int at, int length) {
            if (length < RecordHeader.BYTES) {
                return false;
            }
            in.get(at, header.array());
            if (!header.fits(length) || header.sequence() != sequence) {
                return false;
            }
            if (payload.length < header.length()) {
                payload = new byte[header.length()];
            }
            in.get(at + RecordHeader.BYTES, payload, 0, header.length());
            return header.matches(payload, 0, header.length());
        }

        /** From the last whole record to the last byte that is not zero. */
        private long tailBytes() {
            int start = endOfLast;
            if (start <= in.limit() - Integer.BYTES && in.getInt(start) == (NOT_COMPLETE | META_DATA)) {
                start += Integer.BYTES;
            }
            int end = in.limit();
            while (end - Long.BYTES >= start && in.getLong(end - Long.BYTES) == 0) {
                end -= Long.BYTES;
            }
            while (end > start && in.get(end - 1) == 0) {
                end--;
            }
            return (long) end - start;
        }
    }

    /** Whether no record at all can be read. */
    boolean isEmpty(long firstSequence) {
        return lastSequence < firstSequence;
    }
}
