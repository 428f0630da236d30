package org.varta.collector.journal;

/**
 * A segment as retention sees it.
 *
 * @param end first sequence of the segment after it
 * @param bytes what it takes on disk
 * @param endedAtMs when the segment after it began, milliseconds since 1970: no record of it is newer
 */
record StoredSegment(long first, long end, long bytes, long endedAtMs) {}
