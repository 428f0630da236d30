package org.varta.collector.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The segment that is being appended to: a Chronicle queue whose clock stands still, so that it never rolls.
 *
 * <p>Chronicle's own {@code sync()} is not used: by default it does nothing, and in its strongest mode it leaves out the
 * end of the previous block. Bytes are forced through a second channel on the same file, which covers what was
 * written through the mapping.
 */
final class SegmentWriter implements AutoCloseable {

    static final RollCycles ROLL_CYCLE = RollCycles.FAST_HOURLY;

    private final Path directory;
    private final ForcedDisk disk;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final FileChannel channel;
    private final RecordHeader header = new RecordHeader();
    private long bytes;
    private boolean created;

    private SegmentWriter(Path directory, ForcedDisk disk, SingleChronicleQueue queue) throws IOException {
        this.directory = directory;
        this.disk = disk;
        this.queue = queue;
        this.appender = queue.createAppender();
        this.appender.singleThreadedCheckDisabled(true);
        // The appender makes the file with its first excerpt; an excerpt that is rolled back leaves nothing behind.
        try (DocumentContext excerpt = appender.writingDocument()) {
            excerpt.rollbackOnClose();
        }
        this.channel =
                FileChannel.open(LogDirectory.dataFile(directory), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Makes a segment; the directory must not exist. */
    static SegmentWriter create(Path directory, RecordLogOptions options) throws IOException {
        Files.createDirectory(directory);
        long createdAtMs = options.clock().millis();
        SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(ROLL_CYCLE)
                .timeProvider(() -> createdAtMs)
                .blockSize(options.blockBytes())
                .build();
        try {
            return new SegmentWriter(directory, options.disk(), queue);
        } catch (IOException | RuntimeException | InternalError e) {
            queue.close();
            throw e;
        }
    }

    /**
     * Makes a segment's metadata anew. It holds nothing that the data file does not say, but Chronicle cannot read without
     * it, and after a power cut it may be missing although records are there.
     *
     * @param scratch a directory to work in, on the same file system; is gone afterwards
     */
    static void rebuildMetadata(Path directory, Path scratch, ForcedDisk disk) throws IOException {
        LogDirectory.deleteFiles(scratch);
        Files.createDirectory(scratch);
        Path data = LogDirectory.dataFile(directory);
        Files.createLink(scratch.resolve(data.getFileName()), data);
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(scratch)
                .rollCycle(ROLL_CYCLE)
                .build()) {
            long unused = queue.firstIndex();
        }
        Path rebuilt = LogDirectory.metadataFile(scratch);
        disk.forcePath(rebuilt);
        Files.move(rebuilt, LogDirectory.metadataFile(directory), StandardCopyOption.ATOMIC_MOVE);
        LogDirectory.deleteFiles(scratch);
    }

    /** Bytes of all records, headers included. */
    long bytes() {
        return bytes;
    }

    void append(long sequence, byte[] record, int offset, int length) {
        byte[] head = header.encode(sequence, record, offset, length);
        try (DocumentContext excerpt = appender.writingDocument()) {
            boolean whole = false;
            try {
                Bytes<?> out = excerpt.wire().bytes();
                out.write(head, 0, RecordHeader.BYTES);
                out.write(record, offset, length);
                whole = true;
            } finally {
                if (!whole) {
                    excerpt.rollbackOnClose();
                }
            }
        }
        bytes += RecordHeader.BYTES + length;
    }

    /** Forces the data; the first time, also that the files are there at all. */
    void force() throws IOException {
        if (created) {
            disk.force(channel, false);
            return;
        }
        disk.forcePath(LogDirectory.metadataFile(directory));
        disk.force(channel, true);
        disk.forcePath(directory);
        disk.forcePath(directory.resolveSibling(""));
        created = true;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            queue.close();
        }
    }
}
