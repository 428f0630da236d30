package org.varta.collector.journal;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How much of a journal is kept.
 *
 * @param age a segment is removed when all its records are older; zero keeps them whatever their age
 * @param bytes the oldest segments are removed while the journal takes more on disk; 0 for no limit
 * @param readers names of the readers that have to have come past what is removed; while the position of one of them is
 *     not known, nothing is removed
 */
public record RetentionLimits(Duration age, long bytes, SortedSet<String> readers) {

    /** Everything is kept. */
    public static final RetentionLimits KEEP_ALL = new RetentionLimits(Duration.ZERO, 0, new TreeSet<>());

    public RetentionLimits {
        if (age.isNegative() || bytes < 0) {
            throw new IllegalArgumentException("limits are not negative: " + age + ", " + bytes);
        }
        readers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(readers));
    }

    /** Whether anything is ever removed. */
    public boolean isKeepAll() {
        return age.isZero() && bytes == 0;
    }
}
