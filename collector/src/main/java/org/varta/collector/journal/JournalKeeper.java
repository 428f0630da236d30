package org.varta.collector.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.ops.Rounds;

/**
 * Keeps the journal within its limits for as long as it is written: once a minute a pass of {@link Retention}, a forecast
 * of when the disk will be full, and both told to operators. A pass that fails is told and tried again.
 */
public final class JournalKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final Journal journal;
    private final Retention retention;
    private final RetentionLimits limits;
    private final long warnDays;
    private final DiskForecast forecast = new DiskForecast();
    private final Counter removedRecords;
    private @Nullable Rounds rounds;
    private long removedBytes;
    private long warnedAtNs = Long.MIN_VALUE;
    private String toldBlockedBy = "";
    private volatile RetentionReport last = new RetentionReport(1, 0, 0, 0, 0, "");
    private volatile double diskFullDays = Double.POSITIVE_INFINITY;

    private JournalKeeper(
            Journal journal, RetentionLimits limits, long warnDays, InstantSource clock, MeterRegistry meters) {
        this.journal = journal;
        this.retention = new Retention(journal.directory(), limits, clock);
        this.limits = limits;
        this.warnDays = warnDays;
        this.removedRecords =
                Counter.builder(MeterNames.JOURNAL_REMOVED_RECORDS).register(meters);
        gauge(meters, MeterNames.JOURNAL_STORED_BYTES, keeper -> keeper.last.storedBytes());
        gauge(meters, MeterNames.JOURNAL_FIRST_SEQUENCE, keeper -> keeper.last.firstSequence());
        gauge(
                meters,
                MeterNames.JOURNAL_RETENTION_BLOCKED,
                keeper -> keeper.last.blockedBy().isEmpty() ? 0 : 1);
        gauge(meters, MeterNames.JOURNAL_DISK_FULL_DAYS, keeper -> keeper.diskFullDays);
    }

    /**
     * Starts keeping; the first pass is at once.
     *
     * @param warnDays with less than so many days to a full disk, the log says so once a day
     */
    public static JournalKeeper start(
            Journal journal, RetentionLimits limits, long warnDays, InstantSource clock, MeterRegistry meters) {
        JournalKeeper keeper = new JournalKeeper(journal, limits, warnDays, clock, meters);
        keeper.rounds = Rounds.start("varta-journal-keeper", PAUSE, keeper::pass);
        return keeper;
    }

    private void gauge(MeterRegistry meters, String name, ToDoubleFunction<JournalKeeper> value) {
        Gauge.builder(name, this, value).register(meters);
    }

    /** What the last pass found and did. */
    public RetentionReport lastReport() {
        return last;
    }

    private void pass() {
        try {
            RetentionReport report = retention.run();
            last = report;
            removedRecords.increment((double) report.removedRecords());
            removedBytes += report.removedBytes();
            if (!report.blockedBy().isEmpty() && !report.blockedBy().equals(toldBlockedBy)) {
                LOG.warn("retention keeps records that are beyond its limits: {}", report.blockedBy());
            }
            toldBlockedBy = report.blockedBy();
            foresee(System.nanoTime(), report);
        } catch (IOException | RuntimeException e) {
            LOG.error("a pass of retention failed; it is tried again", e);
        }
    }

    private void foresee(long nowNs, RetentionReport report) {
        forecast.add(nowNs, report.storedBytes() + removedBytes);
        long free = Math.max(0, journal.diskFreeBytes());
        boolean isBounded =
                limits.bytes() > 0 && report.blockedBy().isEmpty() && limits.bytes() - report.storedBytes() < free;
        double days = isBounded ? Double.POSITIVE_INFINITY : forecast.daysUntil(free);
        diskFullDays = days;
        if (days < warnDays && (warnedAtNs == Long.MIN_VALUE || nowNs - warnedAtNs > BETWEEN_WARNINGS.toNanos())) {
            warnedAtNs = nowNs;
            LOG.warn(
                    "at the rate of the last day the disk of {} is full in {} days; then senders are refused",
                    journal.directory(),
                    String.format(java.util.Locale.ROOT, "%.1f", days));
        }
    }

    /** Ends after the pass at hand. */
    @Override
    public void close() {
        Rounds started = rounds;
        if (started != null) {
            started.close();
        }
    }
}
