package org.varta.collector.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.journal.Journal;
import org.varta.collector.wire.Pressure;
import org.varta.collector.wire.Pressure.Marks;
import org.varta.collector.wire.Priority;
import org.varta.collector.wire.PriorityGate;

/** Looks ten times a second at queue, disk and the engine's lag, and sets the gate. */
final class PressureWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PressureWatch.class);
    private static final long PAUSE_MS = 100;

    /** The engine's place is in a file, which it writes once a second at most. */
    private static final int LOOKS_BETWEEN_LAGS = 10;

    private static final double PERCENT = 100.0;

    private final Journal journal;
    private final PriorityGate gate;
    private final Pressure pressure;
    private final double queueBytesMax;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private double lagRecords;

    private PressureWatch(Config config, Journal journal, PriorityGate gate) {
        this.journal = journal;
        this.gate = gate;
        this.queueBytesMax = config.get(CollectorSettings.JOURNAL_QUEUE_BYTES_MAX);
        this.pressure = new Pressure(List.of(
                new Marks(
                        config.get(CollectorSettings.PRESSURE_LOW_QUEUE_PERCENT),
                        config.get(CollectorSettings.PRESSURE_NORMAL_QUEUE_PERCENT)),
                new Marks(
                        nearness(config.get(CollectorSettings.PRESSURE_LOW_DISK_BYTES)),
                        nearness(config.get(CollectorSettings.PRESSURE_NORMAL_DISK_BYTES))),
                new Marks(
                        config.get(CollectorSettings.PRESSURE_LOW_LAG_RECORDS),
                        config.get(CollectorSettings.PRESSURE_NORMAL_LAG_RECORDS))));
        this.thread = new Thread(this::run, "varta-pressure");
        thread.setDaemon(true);
    }

    static PressureWatch start(Config config, Journal journal, PriorityGate gate) {
        PressureWatch watch = new PressureWatch(config, journal, gate);
        watch.thread.start();
        return watch;
    }

    /** Grows as free space falls, so that the disk has marks like the others. */
    private static double nearness(double freeBytes) {
        return freeBytes == 0 ? 0 : 1 / freeBytes;
    }

    private void run() {
        try {
            int look = 0;
            do {
                look(look++ % LOOKS_BETWEEN_LAGS == 0);
            } while (!ended.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(boolean isLagDue) {
        try {
            if (isLagDue) {
                lagRecords = journal.lagBehind("engine");
            }
            Priority before = gate.lowestTaken();
            Priority lowest = pressure.lowestTaken(
                    journal.queueBytes() * PERCENT / queueBytesMax,
                    nearness((double) Math.max(1, journal.diskFreeBytes())),
                    lagRecords);
            gate.take(lowest);
            if (lowest != before) {
                LOG.warn(
                        "under pressure: sources of priority {} and higher are taken (queue {} bytes, disk {} bytes above"
                                + " the reserve, engine {} records behind)",
                        lowest.keyword(),
                        journal.queueBytes(),
                        journal.diskFreeBytes(),
                        (long) lagRecords);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot see how much pressure there is; the last state stays", e);
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
