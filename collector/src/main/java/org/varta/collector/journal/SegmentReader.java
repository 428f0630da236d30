package org.varta.collector.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment, which may be the one that is being written. Read-only, so it cannot harm the
 * evidence. The caller asks for durable sequences only.
 */
final class SegmentReader implements AutoCloseable {

    /** Chronicle waits that long for a header that never comes; what is durable is there at once. */
    private static final long TIMEOUT_MS = 500;

    private final Path directory;
    private final long firstSequence;
    private final long endSequence;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final long firstIndex;
    private final RecordHeader header = new RecordHeader();
    private long nextSequence;

    private SegmentReader(Path directory, long firstSequence, long endSequence, SingleChronicleQueue queue) {
        this.directory = directory;
        this.firstSequence = firstSequence;
        this.endSequence = endSequence;
        this.queue = queue;
        this.tailer = queue.createTailer();
        this.tailer.singleThreadedCheckDisabled(true);
        this.firstIndex = queue.firstIndex();
    }

    /**
     * Opens a segment.
     *
     * @param endSequence first sequence of the segment after it; {@link Long#MAX_VALUE} when there is none
     */
    static SegmentReader open(Path directory, long firstSequence, long endSequence) throws IOException {
        // Chronicle would wait ten seconds for a header that a damaged file does not have.
        requireHeader(LogDirectory.metadataFile(directory));
        requireHeader(LogDirectory.dataFile(directory));
        SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(SegmentWriter.ROLL_CYCLE)
                .timeoutMS(TIMEOUT_MS)
                .readOnly(true)
                .build();
        try {
            return new SegmentReader(directory, firstSequence, endSequence, queue);
        } catch (RuntimeException | InternalError e) {
            queue.close();
            throw e;
        }
    }

    private static void requireHeader(Path file) throws IOException {
        if (!hasHeader(file)) {
            throw new IOException(file + " has no Chronicle header");
        }
    }

    /** Whether a file begins with a complete header of meta data, as every file of Chronicle does. */
    static boolean hasHeader(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.read(word, 0) == Integer.BYTES && word.getInt(0) >>> 30 == 1;
        }
    }

    long endSequence() {
        return endSequence;
    }

    /** Whether there was no segment after this one when it was opened. */
    boolean isNewest() {
        return endSequence == Long.MAX_VALUE;
    }

    /** The bytes of a record, or null when the segment ends before it. */
    byte @Nullable [] read(long sequence) throws DamagedRecordException {
        if (sequence != nextSequence && !tailer.moveToIndex(firstIndex + (sequence - firstSequence))) {
            return null;
        }
        nextSequence = 0;
        try (DocumentContext excerpt = tailer.readingDocument()) {
            if (!excerpt.isPresent()) {
                return null;
            }
            byte[] record = decode(excerpt.wire().bytes(), sequence);
            nextSequence = sequence + 1;
            return record;
        }
    }

    private byte[] decode(Bytes<?> in, long sequence) throws DamagedRecordException {
        int excerptBytes = Math.toIntExact(in.readRemaining());
        if (excerptBytes < RecordHeader.BYTES) {
            throw damaged(sequence, "its excerpt has only " + excerptBytes + " bytes", false);
        }
        in.read(header.array());
        if (!header.fits(excerptBytes)) {
            throw damaged(sequence, "its header is wrong", false);
        }
        if (header.sequence() != sequence) {
            throw damaged(sequence, "record " + header.sequence() + " stands in its place", false);
        }
        byte[] record = new byte[header.length()];
        in.read(record);
        if (!header.matches(record, 0, record.length)) {
            throw damaged(sequence, "its checksum is wrong", true);
        }
        return record;
    }

    private DamagedRecordException damaged(long sequence, String reason, boolean isPlaceSound) {
        return new DamagedRecordException(sequence, sequence, directory.toString(), reason, isPlaceSound);
    }

    @Override
    public void close() {
        tailer.close();
        queue.close();
    }
}
