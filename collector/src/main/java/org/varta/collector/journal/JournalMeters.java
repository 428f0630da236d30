package org.varta.collector.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.varta.collector.ops.MeterNames;

/** The journal's meters, moved once a force. */
final class JournalMeters {

    private final Map<JournalRecord.Kind, Counter> records = new EnumMap<>(JournalRecord.Kind.class);
    private final Counter bytes;
    private final Timer commit;
    private final DistributionSummary commitEvents;

    JournalMeters(MeterRegistry registry) {
        for (JournalRecord.Kind kind : JournalRecord.Kind.values()) {
            records.put(
                    kind,
                    Counter.builder(MeterNames.JOURNAL_RECORDS)
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        bytes = Counter.builder(MeterNames.JOURNAL_BYTES).register(registry);
        commit = Timer.builder(MeterNames.JOURNAL_COMMIT)
                .publishPercentileHistogram()
                .register(registry);
        commitEvents =
                DistributionSummary.builder(MeterNames.JOURNAL_COMMIT_EVENTS).register(registry);
    }

    static void gauges(
            MeterRegistry registry,
            Supplier<Number> queueBytes,
            Supplier<Number> sequence,
            Supplier<Number> diskFreeBytes,
            BooleanSupplier isFailed) {
        Gauge.builder(MeterNames.JOURNAL_QUEUE_BYTES, queueBytes).register(registry);
        Gauge.builder(MeterNames.JOURNAL_SEQUENCE, sequence).register(registry);
        Gauge.builder(MeterNames.JOURNAL_DISK_FREE_BYTES, diskFreeBytes).register(registry);
        Gauge.builder(MeterNames.JOURNAL_FAILED, () -> isFailed.getAsBoolean() ? 1 : 0)
                .register(registry);
    }

    void recorded(JournalRecord.Kind kind, int count) {
        Counter counter = records.get(kind);
        if (counter != null) {
            counter.increment(count);
        }
    }

    void committed(long recordBytes, int events, long tookNs) {
        bytes.increment((double) recordBytes);
        commit.record(tookNs, TimeUnit.NANOSECONDS);
        if (events > 0) {
            commitEvents.record(events);
        }
    }
}
