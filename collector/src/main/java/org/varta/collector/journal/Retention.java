package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest segments of the raw journal that are beyond the limits and that nobody holds. Beside the writer of
 * the journal only; owned by one thread.
 *
 * <p>Order of a removal: {@code first} says durably that the records are gone on purpose; the segments are renamed into
 * {@code trash/}; their files are deleted. After a crash between two of these the next pass, or the next open, goes on.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Further than that ahead of the time that really passed, the clock is not believed. */
    private static final Duration CLOCK_JUMP_MAX = Duration.ofHours(1);

    private static final int LOOK_BYTES = 1 << 20;

    private final Path journal;
    private final LogDirectory log;
    private final RetentionLimits limits;
    private final JournalHolds holds;
    private final InstantSource clock;
    private final ForcedDisk disk;
    private final long startedAtMs;
    private final long startedAtNs;
    private final Map<Long, StoredSegment> known = new HashMap<>();

    /**
     * Retention for the journal in a directory.
     *
     * @param clock says how old records are
     */
    public Retention(Path journal, RetentionLimits limits, InstantSource clock) {
        this(journal, limits, clock, ForcedDisk.REAL);
    }

    Retention(Path journal, RetentionLimits limits, InstantSource clock, ForcedDisk disk) {
        this.journal = journal;
        this.log = new LogDirectory(journal);
        this.limits = requireNonNull(limits, "limits");
        this.holds = JournalHolds.of(journal);
        this.clock = clock;
        this.disk = disk;
        this.startedAtMs = clock.millis();
        this.startedAtNs = System.nanoTime();
    }

    /** One pass. */
    public RetentionReport run() throws IOException {
        log.finishRemoval(disk);
        long[] firsts = log.firstSequences();
        if (firsts.length == 0) {
            return new RetentionReport(log.firstKept(), 0, 0, 0, 0, "");
        }
        List<StoredSegment> sealed = sealed(firsts);
        long newestBytes = dataBytes(log.segment(firsts[firsts.length - 1]));
        RetentionPlan plan = limits.isKeepAll()
                ? new RetentionPlan(0, "")
                : RetentionPlan.of(sealed, newestBytes, limits, holds.list(), believedNowMs());
        long removedBytes = 0;
        long storedBytes = newestBytes;
        for (int i = 0; i < sealed.size(); i++) {
            if (i < plan.segments()) {
                removedBytes += sealed.get(i).bytes();
            } else {
                storedBytes += sealed.get(i).bytes();
            }
        }
        long removedRecords = 0;
        if (plan.segments() > 0) {
            long first = firsts[plan.segments()];
            removedRecords = first - firsts[0];
            LOG.info("{}: retention removes records {} to {}", journal, firsts[0], first - 1);
            log.keepFrom(first, disk);
            log.finishRemoval(disk);
            known.keySet().removeIf(sequence -> sequence < first);
        }
        return new RetentionReport(
                log.firstKept(), plan.segments(), removedRecords, removedBytes, storedBytes, plan.blockedBy());
    }

    /** The time, or what it can be at most if it has jumped ahead since the start. */
    private long believedNowMs() {
        long passedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAtNs);
        long most = startedAtMs + passedMs + CLOCK_JUMP_MAX.toMillis();
        return Math.min(clock.millis(), most);
    }

    private List<StoredSegment> sealed(long[] firsts) throws IOException {
        List<StoredSegment> sealed = new ArrayList<>(firsts.length - 1);
        long endedAtMs = 0;
        for (int i = 0; i + 1 < firsts.length; i++) {
            StoredSegment segment = known.get(firsts[i]);
            if (segment == null || segment.end() != firsts[i + 1]) {
                // A clock that was set back does not make what follows older.
                endedAtMs = Math.max(endedAtMs, receivedAtMs(firsts[i + 1]));
                segment = new StoredSegment(firsts[i], firsts[i + 1], dataBytes(log.segment(firsts[i])), endedAtMs);
                known.put(firsts[i], segment);
            }
            endedAtMs = segment.endedAtMs();
            sealed.add(segment);
        }
        return sealed;
    }

    /** Of the first record from a sequence on that can be read; the time of now when there is none. */
    private long receivedAtMs(long sequence) throws IOException {
        try (JournalReader reader = JournalReader.open(journal)) {
            reader.seek(sequence);
            for (JournalEntry entry = reader.nextEntry(); entry != null; entry = reader.nextEntry()) {
                if (entry instanceof JournalEntry.Whole(JournalRecord record)) {
                    return TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs());
                }
            }
        }
        return clock.millis();
    }

    /** Without the zeros that Chronicle keeps ready at the end of a file; they take no space. */
    private static long dataBytes(Path segment) throws IOException {
        long metadata = 0;
        Path metadataFile = LogDirectory.metadataFile(segment);
        if (Files.exists(metadataFile)) {
            metadata = Files.size(metadataFile);
        }
        try (FileChannel channel = FileChannel.open(LogDirectory.dataFile(segment), StandardOpenOption.READ)) {
            ByteBuffer look = ByteBuffer.allocate(LOOK_BYTES);
            long end = channel.size();
            while (end > 0) {
                long from = Math.max(0, end - LOOK_BYTES);
                look.clear().limit((int) (end - from));
                while (look.hasRemaining() && channel.read(look, from + look.position()) >= 0) {
                    // reads on
                }
                if (!isZero(look.flip())) {
                    return end + metadata;
                }
                end = from;
            }
            return metadata;
        } catch (java.nio.file.NoSuchFileException e) {
            return metadata;
        }
    }

    private static boolean isZero(ByteBuffer bytes) {
        while (bytes.remaining() >= Long.BYTES) {
            if (bytes.getLong() != 0) {
                return false;
            }
        }
        while (bytes.hasRemaining()) {
            if (bytes.get() != 0) {
                return false;
            }
        }
        return true;
    }
}
