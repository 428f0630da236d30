package org.varta.collector.wire;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Where listeners hand over what they received; the journal stands behind it.
 *
 * <p>May be called from any thread and never blocks.
 */
public interface Delivery {

    /**
     * Offers frames, all or none, to be kept in their order. Batches that one thread offers are kept in the order of the
     * offers.
     *
     * @param frames at least one
     * @param settlement told exactly once, on a thread of the delivery, or within this call when the offer is refused
     *     at once: {@link Outcome.Accepted} only after the bytes are forced to disk. Must not block
     */
    void offer(List<Frame> frames, Settlement settlement);

    /** Told what became of an offer. */
    @FunctionalInterface
    interface Settlement {
        /** Called once. */
        void settled(Outcome outcome);
    }

    /** What became of an offer. */
    sealed interface Outcome {
        /** Every frame is on disk; sequences are {@code firstSequence} up to {@code firstSequence + count - 1}. */
        record Accepted(long firstSequence, int count) implements Outcome {}

        /** No frame was kept. */
        record Refused(Reason reason) implements Outcome {
            public Refused {
                requireNonNull(reason, "reason");
            }
        }
    }

    /** Why an offer was refused. */
    enum Reason {
        /** More bytes wait for the disk than the limit allows; try again soon. */
        QUEUE_FULL,
        /** The disk's reserve is reached; try again when there is space. */
        DISK_FULL,
        /** What has a higher priority needs the room; try again later. */
        PRESSURE,
        /** The disk failed; nothing more is accepted until a restart. */
        FAILED,
        /** The journal is being closed. */
        CLOSED,
        /** The batch can never be taken: it is larger than the journal's limit. */
        TOO_LARGE
    }
}
