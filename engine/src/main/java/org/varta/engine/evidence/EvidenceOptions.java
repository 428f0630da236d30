package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

/**
 * How checkpoints are made.
 *
 * @param installation whose journal this is; characters that would break a line become spaces
 * @param intervalMs least time between two checkpoints while records come
 * @param keyPeriodMs a key signs in one period of this length since 1970 only
 * @param batchRecords most records between two looks at the clock
 * @param batchBytes likewise in bytes, unless one record is longer
 */
public record EvidenceOptions(
        String installation, long intervalMs, long keyPeriodMs, int batchRecords, long batchBytes) {

    private static final int NAME_MAX = 200;

    public EvidenceOptions {
        requireNonNull(installation, "installation");
        if (intervalMs < 0 || keyPeriodMs < 1 || batchRecords < 1 || batchBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        installation = oneLine(installation);
    }

    /** 16,384 records or 16 MiB at a time. */
    public static EvidenceOptions of(String installation, long intervalMs, long keyPeriodMs) {
        return new EvidenceOptions(installation, intervalMs, keyPeriodMs, 16_384, 16L << 20);
    }

    private static String oneLine(String name) {
        StringBuilder line = new StringBuilder();
        name.codePoints().limit(NAME_MAX).forEach(c -> {
            int type = Character.getType(c);
            boolean isPlain = type != Character.CONTROL && type != Character.SURROGATE;
            line.appendCodePoint(isPlain ? c : ' ');
        });
        return line.toString().isBlank() ? "unnamed" : line.toString();
    }
}
