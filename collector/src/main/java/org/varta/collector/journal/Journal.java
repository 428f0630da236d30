package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.varta.collector.ops.Rounds;
import org.varta.collector.wire.Delivery;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/**
 * The raw journal: keeps what was received, in order, unaltered, on disk, before any sender is told so.
 *
 * <p>All methods may be called from any thread; none but {@link #close} waits for the disk. Every second a tick is
 * recorded, also when nothing comes. docs/journal.md describes the files and the protocol.
 */
public final class Journal implements Delivery, AutoCloseable {

    private final Path directory;
    private final JournalLimits limits;
    private final RecordLog log;
    private final int recordBytesMax;
    private final HandOver handOver;
    private final DiskGuard disk;
    private final Forcer forcer;
    private final Thread thread;

    private Journal(
            Path directory,
            JournalLimits limits,
            InstantSource clock,
            MeterRegistry meters,
            RecordLogOptions options,
            @Nullable LongSupplier freeBytes)
            throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.recordBytesMax = options.recordBytesMax();
        this.handOver = new HandOver(limits);
        this.disk = new DiskGuard(
                freeBytes == null ? freeBytesOf(Files.createDirectories(directory)) : freeBytes,
                limits.diskReserveBytes(),
                limits.groupBytesMax());
        this.log = RecordLog.open(directory, options);
        this.forcer = new Forcer(log, handOver, limits, new JournalMeters(meters));
        this.thread = new Thread(new Committer(log, handOver, disk, clock, forcer), "varta-journal");
        JournalMeters.gauges(
                meters,
                handOver::bytes,
                log::durableSequence,
                disk::aboveReserveBytes,
                () -> !forcer.failure().isEmpty());
    }

    /**
     * Opens or creates the journal in a directory, repairs it if it has to be, and starts its threads.
     *
     * @param clock of the ticks
     */
    public static Journal open(Path directory, JournalLimits limits, InstantSource clock, MeterRegistry meters)
            throws IOException {
        return open(directory, limits, clock, meters, RecordLogOptions.DEFAULTS, null);
    }

    static Journal open(
            Path directory,
            JournalLimits limits,
            InstantSource clock,
            MeterRegistry meters,
            RecordLogOptions options,
            @Nullable LongSupplier freeBytes)
            throws IOException {
        Journal journal = new Journal(directory, limits, clock, meters, options, freeBytes);
        journal.thread.start();
        return journal;
    }

    @Override
    public void offer(List<Frame> frames, Settlement settlement) {
        requireNonNull(settlement, "settlement");
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an offer has at least one frame");
        }
        offer(JournalRecord.Kind.EVENT, List.copyOf(frames), settlement);
    }

    /**
     * Records that events are missing, as a sender or a sensor says or as we know.
     *
     * @param descriptionJson one JSON object in UTF-8
     */
    public void gap(Origin origin, long receivedAtNs, byte[] descriptionJson, Settlement settlement) {
        requireNonNull(settlement, "settlement");
        Frame frame = new Frame(receivedAtNs, origin, Format.JSON, Frame.NO_CONTEXT, descriptionJson);
        offer(JournalRecord.Kind.GAP, List.of(frame), settlement);
    }

    /** From now on this one is told of what becomes durable. */
    public void onCommit(CommitListener listener) {
        forcer.onCommit(requireNonNull(listener, "listener"));
    }

    /** The journal's UUID; with a sequence it makes an event id. */
    public UUID id() {
        return log.id();
    }

    /** Where its files are. */
    Path directory() {
        return directory;
    }

    /** How many records the reader of this name has not passed, as it said last; 0 while nobody of this name reads. */
    public long lagBehind(String reader) throws IOException {
        for (Hold hold : JournalHolds.of(directory).list()) {
            if (hold.kind() == Hold.Kind.READER && hold.name().equals(reader)) {
                return Math.max(0, lastSequence() - hold.from() + 1);
            }
        }
        return 0;
    }

    /** Bytes that wait for the disk or are being forced. */
    public long queueBytes() {
        return handOver.bytes();
    }

    /** Free space on its disk above the reserve; may be negative. */
    public long diskFreeBytes() {
        return disk.aboveReserveBytes();
    }

    /** What had to be repaired at this open. */
    public List<RepairReport> repairs() {
        return log.repairs();
    }

    /** The last durable sequence; 0 when the journal is empty. */
    public long lastSequence() {
        return log.durableSequence();
    }

    /** A reader placed before the first record. */
    public JournalReader newReader() throws IOException {
        return JournalReader.open(directory);
    }

    /** Whether offers are accepted now. */
    public JournalHealth health() {
        String failure = forcer.failure();
        if (!failure.isEmpty()) {
            return new JournalHealth(JournalHealth.State.FAILED, failure);
        }
        if (handOver.isClosed()) {
            return new JournalHealth(JournalHealth.State.CLOSED, "the journal is closed");
        }
        if (disk.isFull()) {
            return new JournalHealth(
                    JournalHealth.State.DISK_FULL,
                    "less than the reserve of " + limits.diskReserveBytes() + " bytes is free in " + directory);
        }
        return JournalHealth.ACCEPTING;
    }

    /** Refuses new offers, makes durable and settles what waits, and closes. */
    @Override
    public void close() {
        handOver.close(Reason.CLOSED);
        Rounds.join(thread);
    }

    private void offer(JournalRecord.Kind kind, List<Frame> frames, Settlement settlement) {
        long bytes = 0;
        boolean tooLarge = false;
        for (Frame frame : frames) {
            long frameBytes = EnvelopeEncoder.bytesMax(frame);
            tooLarge |= frameBytes < 0 || frameBytes > recordBytesMax;
            bytes += frameBytes;
        }
        Batch batch = new Batch(kind, frames, bytes, settlement);
        Reason refusal = tooLarge || bytes > limits.batchBytesMax()
                ? Reason.TOO_LARGE
                : disk.isFull() && !handOver.isClosed() ? Reason.DISK_FULL : handOver.offer(batch);
        if (refusal != null) {
            batch.refused(refusal);
        }
    }

    private static LongSupplier freeBytesOf(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return () -> {
            try {
                return store.getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot see how much of the disk is free: " + store, e);
            }
        };
    }
}
