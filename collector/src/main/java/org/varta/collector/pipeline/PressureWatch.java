package org.varta.collector.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.CollectorSettings.PressureSettings;
import org.varta.collector.config.Config;
import org.varta.collector.config.Setting;
import org.varta.collector.journal.Journal;
import org.varta.collector.ops.Rounds;
import org.varta.collector.wire.Pressure;
import org.varta.collector.wire.Pressure.Marks;
import org.varta.collector.wire.Priority;
import org.varta.collector.wire.PriorityGate;

/** Looks ten times a second at queue, disk and the engine's lag, and sets the gate. */
final class PressureWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PressureWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The engine's place is in a file, which it writes once a second at most. */
    private static final int LOOKS_BETWEEN_LAGS = 10;

    private static final double PERCENT = 100.0;

    /** What is looked at. */
    interface Sight {
        /** Bytes that wait for the disk. */
        long queueBytes();

        /** Free space above the reserve; may be negative. */
        long diskFreeBytes();

        /** Records that the engine has not passed. */
        long lagRecords() throws IOException;
    }

    private final Sight sight;
    private final PriorityGate gate;
    private final Pressure pressure;
    private final double queueBytesMax;
    private int looks;
    private long lagRecords;
    private @Nullable Rounds rounds;

    /** A watch that looks when it is told to. */
    PressureWatch(Config config, Sight sight, PriorityGate gate) {
        this.sight = sight;
        this.gate = gate;
        this.queueBytesMax = config.get(CollectorSettings.JOURNAL_QUEUE_BYTES_MAX);
        this.pressure = new Pressure(List.of(
                marks(config, PressureSettings::queuePercent, percent -> percent),
                marks(config, PressureSettings::diskFreeBytes, PressureWatch::nearness),
                marks(config, PressureSettings::lagRecords, records -> records)));
    }

    static PressureWatch start(Config config, Journal journal, PriorityGate gate) {
        PressureWatch watch = new PressureWatch(config, sight(journal), gate);
        watch.rounds = Rounds.start("varta-pressure", PAUSE, watch::look);
        return watch;
    }

    private static Sight sight(Journal journal) {
        return new Sight() {
            @Override
            public long queueBytes() {
                return journal.queueBytes();
            }

            @Override
            public long diskFreeBytes() {
                return journal.diskFreeBytes();
            }

            @Override
            public long lagRecords() throws IOException {
                return journal.lagBehind("engine");
            }
        };
    }

    private static Marks marks(
            Config config, Function<PressureSettings, Setting<Long>> setting, ToDoubleFunction<Long> figure) {
        return new Marks(
                figure.applyAsDouble(config.get(setting.apply(CollectorSettings.PRESSURE_LOW))),
                figure.applyAsDouble(config.get(setting.apply(CollectorSettings.PRESSURE_NORMAL))));
    }

    /** Grows as free space falls, so that the disk has marks like the others. */
    private static double nearness(long freeBytes) {
        return freeBytes == 0 ? 0 : 1.0 / freeBytes;
    }

    /** One look; what cannot be seen leaves the gate as it is. */
    void look() {
        try {
            if (looks++ % LOOKS_BETWEEN_LAGS == 0) {
                lagRecords = sight.lagRecords();
            }
            long queueBytes = sight.queueBytes();
            long diskFreeBytes = sight.diskFreeBytes();
            Priority before = gate.lowestTaken();
            Priority lowest = pressure.lowestTaken(
                    queueBytes * PERCENT / queueBytesMax, nearness(Math.max(1, diskFreeBytes)), (double) lagRecords);
            gate.take(lowest);
            if (lowest != before) {
                LOG.warn(
                        "under pressure: sources of priority {} and higher are taken (queue {} bytes, disk {} bytes above"
                                + " the reserve, engine {} records behind)",
                        lowest.keyword(),
                        queueBytes,
                        diskFreeBytes,
                        lagRecords);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot see how much pressure there is; the last state stays", e);
        }
    }

    @Override
    public void close() {
        Rounds started = rounds;
        if (started != null) {
            started.close();
        }
    }
}
