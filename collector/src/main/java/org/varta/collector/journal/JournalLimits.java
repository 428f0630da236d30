package org.varta.collector.journal;

/**
 * The journal's limits. What is beyond one is refused out loud, never dropped.
 *
 * @param queueBytesMax bytes of offers that wait for the disk or are being forced; more is {@code QUEUE_FULL}. Shown by
 *     {@code varta.journal.queue.bytes}
 * @param batchBytesMax bytes of one offer; more is {@code TOO_LARGE}
 * @param groupEventsMax events that one force makes durable, unless one offer alone has more: bounds the time to settle.
 *     Shown by {@code varta.journal.commit.events}
 * @param groupBytesMax bytes likewise
 * @param diskReserveBytes free space that is left alone; what would touch it is {@code DISK_FULL}. Shown by {@code
 *     varta.journal.disk.free.bytes}. A mapped file on a full disk kills its writer, so this must not be 0 in earnest
 */
public record JournalLimits(
        long queueBytesMax, long batchBytesMax, int groupEventsMax, long groupBytesMax, long diskReserveBytes) {

    /** 64 MiB wait, 16,384 events or 8 MiB a group, 512 MiB reserve. */
    public static final JournalLimits DEFAULTS = new JournalLimits(64L << 20, 64L << 20, 16_384, 8L << 20, 512L << 20);

    public JournalLimits {
        requirePositive("queueBytesMax", queueBytesMax);
        requirePositive("batchBytesMax", batchBytesMax);
        requirePositive("groupEventsMax", groupEventsMax);
        requirePositive("groupBytesMax", groupBytesMax);
        if (batchBytesMax > queueBytesMax) {
            throw new IllegalArgumentException("batchBytesMax " + batchBytesMax + " is above queueBytesMax "
                    + queueBytesMax + ": such a batch would be refused for ever");
        }
        if (diskReserveBytes < 0) {
            throw new IllegalArgumentException("diskReserveBytes must not be negative: " + diskReserveBytes);
        }
    }

    /** The same with another queue limit; the batch limit follows down when it has to. */
    public JournalLimits withQueueBytesMax(long bytes) {
        return new JournalLimits(
                bytes, Math.min(bytes, batchBytesMax), groupEventsMax, groupBytesMax, diskReserveBytes);
    }

    /** The same with another reserve. */
    public JournalLimits withDiskReserveBytes(long bytes) {
        return new JournalLimits(queueBytesMax, batchBytesMax, groupEventsMax, groupBytesMax, bytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
