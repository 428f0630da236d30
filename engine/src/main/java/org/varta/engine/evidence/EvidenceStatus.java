package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How far the sealing of a journal is.
 *
 * @param sealedSequence the last record that a checkpoint covers; 0 when there is none
 * @param lagRecords durable records that no checkpoint covers yet
 * @param checkpointMs when the last checkpoint was made, in milliseconds since 1970; 0 when there is none
 * @param failure why nothing is sealed; empty while it goes well
 */
public record EvidenceStatus(long sealedSequence, long lagRecords, long checkpointMs, String failure) {

    static final EvidenceStatus NONE = new EvidenceStatus(0, 0, 0, "");

    private static final double MS_A_SECOND = 1000;

    public EvidenceStatus {
        requireNonNull(failure, "failure");
    }

    static EvidenceStatus of(@Nullable SignedCheckpoint last, long journalEnd) {
        if (last == null) {
            return new EvidenceStatus(0, journalEnd, 0, "");
        }
        Checkpoint c = last.checkpoint();
        return new EvidenceStatus(
                c.lastSequence(),
                Math.max(0, journalEnd - c.lastSequence()),
                c.time().toEpochMilli(),
                "");
    }

    EvidenceStatus failing(String reason) {
        return new EvidenceStatus(sealedSequence, lagRecords, checkpointMs, reason);
    }

    double ageSeconds(long nowMs) {
        return checkpointMs == 0 ? 0 : Math.max(0, nowMs - checkpointMs) / MS_A_SECOND;
    }

    /** One line for people. */
    public String describe() {
        return failure.isEmpty() ? "sealed up to record " + sealedSequence : "failing: " + failure;
    }
}
