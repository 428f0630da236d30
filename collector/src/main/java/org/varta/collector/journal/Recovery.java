package org.varta.collector.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.varta.collector.journal.RepairReport.What;

/**
 * What is done at each open for writing, after whatever ended the last writer.
 *
 * <p>Only the newest segment can be unfinished: a new one begins after the one before was forced, and no process appends
 * to a segment of another one. So nothing has to be cut: the newest segment is read once, its last whole record is the
 * log's end, and the next record goes to a new segment. What lies behind stays unread. What no force has confirmed is
 * written once more, byte for byte in its place, before it is forced and called durable.
 */
final class Recovery {

    private static final int WRITE_AGAIN_BYTES = 1 << 20;

    private final LogDirectory log;
    private final ForcedDisk disk;
    private final long durable;
    private final List<RepairReport> reports = new ArrayList<>();

    private Recovery(LogDirectory log, ForcedDisk disk, long durable) {
        this.log = log;
        this.durable = durable;
        this.disk = disk;
    }

    /**
     * What was found.
     *
     * @param lastSequence every record up to it is forced, or reported
     */
    record Result(long lastSequence, List<RepairReport> reports) {}

    /** Recovers; {@code durable} is what the mark says. */
    static Result run(LogDirectory log, ForcedDisk disk, long durable) throws IOException {
        Recovery recovery = new Recovery(log, disk, durable);
        long last = recovery.lastReadable();
        if (last < durable) {
            recovery.reports.add(new RepairReport(log.path(), last + 1, What.RECORDS_LOST, durable - last));
        }
        return new Result(Math.max(last, durable), List.copyOf(recovery.reports));
    }

    private long lastReadable() throws IOException {
        long[] firsts = log.firstSequences();
        for (int i = firsts.length - 1; i >= 0; i--) {
            Path segment = log.segment(firsts[i]);
            SegmentScan scan = scan(segment, firsts[i]);
            if (!scan.isEmpty(firsts[i])) {
                accept(segment, scan);
                return scan.lastSequence();
            }
            quarantine(segment, firsts[i], scan.tailBytes());
        }
        return 0;
    }

    private SegmentScan scan(Path segment, long first) throws IOException {
        Path file;
        try {
            file = LogDirectory.dataFile(segment);
        } catch (NoSuchFileException e) {
            return new SegmentScan(first - 1, List.of(), 0, List.of());
        }
        return SegmentScan.of(file, first, durable);
    }

    private void accept(Path segment, SegmentScan scan) throws IOException {
        Path file = LogDirectory.dataFile(segment);
        for (long damaged : scan.damaged()) {
            reports.add(new RepairReport(file, damaged, What.RECORD_DAMAGED, 0));
        }
        if (scan.tailBytes() > 0) {
            reports.add(new RepairReport(file, scan.lastSequence() + 1, What.TORN_TAIL, scan.tailBytes()));
        }
        if (scan.lastSequence() > durable) {
            writeAgain(file, scan.unforced());
        }
        disk.forcePath(file);
        if (scan.lastSequence() > durable || !SegmentReader.hasHeader(LogDirectory.metadataFile(segment))) {
            SegmentWriter.rebuildMetadata(segment, log.scratch(), disk);
        }
        disk.forcePath(segment);
        disk.forcePath(log.segments());
    }

    /**
     * Writes bytes that are there once more. After a failed force the kernel takes the pages for clean although the disk never
     * got them: they read well until they are evicted, and the next force, with nothing to write, succeeds.
     */
    private static void writeAgain(Path file, List<SegmentScan.Span> spans) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(WRITE_AGAIN_BYTES);
            for (SegmentScan.Span span : spans) {
                for (long at = span.from(); at < span.to(); ) {
                    buffer.clear().limit((int) Math.min(WRITE_AGAIN_BYTES, span.to() - at));
                    int read = channel.read(buffer, at);
                    if (read <= 0) {
                        throw new EOFException(file + " ends at " + at + " while it is being repaired");
                    }
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        at += channel.write(buffer, at);
                    }
                }
            }
        }
    }

    private void quarantine(Path segment, long first, long bytes) throws IOException {
        Files.createDirectories(log.quarantine());
        int attempt = 1;
        while (Files.exists(log.quarantine().resolve(segment.getFileName() + "-" + attempt))) {
            attempt++;
        }
        Path target = log.quarantine().resolve(segment.getFileName() + "-" + attempt);
        Files.move(segment, target, StandardCopyOption.ATOMIC_MOVE);
        disk.forcePath(log.quarantine());
        disk.forcePath(log.segments());
        reports.add(new RepairReport(target, first, What.SEGMENT_QUARANTINED, bytes));
    }
}
