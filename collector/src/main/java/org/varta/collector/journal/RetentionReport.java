package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

/**
 * What one pass of retention found and did.
 *
 * @param firstSequence the first one kept
 * @param removedSegments how many files of records went
 * @param removedRecords how many records went
 * @param removedBytes what they took
 * @param storedBytes what is left
 * @param blockedBy why segments that are due stay, for people; empty when none has to
 */
public record RetentionReport(
        long firstSequence,
        int removedSegments,
        long removedRecords,
        long removedBytes,
        long storedBytes,
        String blockedBy) {

    public RetentionReport {
        requireNonNull(blockedBy, "blockedBy");
    }
}
