package org.varta.collector.journal;

import java.util.List;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Frame;

/**
 * Batches that are in the log and wait to be forced.
 *
 * @param lastSequence of the last record
 * @param events frames of all batches, one record each, in one row up to the last record
 * @param bytes an upper bound, as the batches have it
 * @param recordBytes what was appended, a tick included
 * @param hasTick whether a tick stands before them
 * @param beganNs {@link System#nanoTime()} before the first append
 */
record Appended(
        List<Batch> batches,
        long lastSequence,
        int events,
        long bytes,
        long recordBytes,
        boolean hasTick,
        long beganNs) {

    void addEventsTo(List<List<Frame>> frames) {
        for (Batch batch : batches) {
            if (batch.kind() == JournalRecord.Kind.EVENT) {
                frames.add(batch.frames());
            }
        }
    }

    /** Tells every sender, and counts what is kept. */
    void settle(boolean isDurable, JournalMeters meters) {
        if (isDurable && hasTick) {
            meters.recorded(JournalRecord.Kind.TICK, 1);
        }
        long sequence = lastSequence - events + 1;
        for (Batch batch : batches) {
            int count = batch.frames().size();
            if (isDurable) {
                meters.recorded(batch.kind(), count);
                batch.accepted(sequence);
            } else {
                batch.refused(Reason.FAILED);
            }
            sequence += count;
        }
    }
}
