package org.varta.collector.journal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Delivery.Settlement;
import org.varta.collector.wire.Frame;

/**
 * One offer on its way to the disk.
 *
 * @param bytes an upper bound of what its records take
 */
record Batch(JournalRecord.Kind kind, List<Frame> frames, long bytes, Settlement settlement) {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    void accepted(long firstSequence) {
        settle(new Outcome.Accepted(firstSequence, frames.size()));
    }

    void refused(Reason reason) {
        settle(new Outcome.Refused(reason));
    }

    private void settle(Outcome outcome) {
        try {
            settlement.settled(outcome);
        } catch (RuntimeException | Error e) {
            // One listener's fault must not stop the events of all others.
            LOG.error("a settlement failed; outcome was {}", outcome, e);
        }
    }
}
