package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Something that was not as it should be when a record log was opened.
 *
 * @param file the file or directory concerned, where it is now
 * @param fromSequence the first sequence concerned
 * @param what what was found and done
 * @param bytes how many bytes are concerned; of {@link What#RECORDS_LOST}, how many records
 */
public record RepairReport(Path file, long fromSequence, What what, long bytes) {
    public RepairReport {
        requireNonNull(file, "file");
        requireNonNull(what, "what");
    }

    /** What was found and done. */
    public enum What {
        /** Bytes after the last whole record, of a write that was cut short and never acknowledged; they stay unread. */
        TORN_TAIL,
        /** A segment without one readable record; moved to {@code quarantine}. */
        SEGMENT_QUARANTINED,
        /** One record whose checksum is wrong, with good ones after it; it stays, and reading it fails. */
        RECORD_DAMAGED,
        /** Records that were durable are gone; their sequences are not used again, and reading them fails. */
        RECORDS_LOST
    }
}
