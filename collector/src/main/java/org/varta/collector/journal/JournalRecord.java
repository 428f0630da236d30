package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;

/**
 * One record of the raw journal.
 *
 * @param sequence counts from 1 without gaps, over all kinds
 * @param receivedAtNs nanoseconds since 1970; of a tick, the time it stands for
 * @param payload of an event the sender's bytes; of a gap a JSON description; of a tick mostly empty, else what
 *     {@link CommitListener#atTick} gave
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier on the hot path; identity equality is meant
public record JournalRecord(
        Kind kind, long sequence, long receivedAtNs, Origin origin, Format format, byte[] context, byte[] payload) {
    public JournalRecord {
        requireNonNull(kind, "kind");
        requireNonNull(origin, "origin");
        requireNonNull(format, "format");
        requireNonNull(context, "context");
        requireNonNull(payload, "payload");
    }

    /** What a record is. */
    public enum Kind {
        /** An event of a sender. */
        EVENT(1),
        /** A sender or a sensor says, or we know, that events are missing. */
        GAP(2),
        /** A second passed. */
        TICK(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number that stands for it on disk; never reused. */
        public int code() {
            return code;
        }
    }
}
