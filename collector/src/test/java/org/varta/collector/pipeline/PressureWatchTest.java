package org.varta.collector.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.config.ConfigException;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.MemoryDelivery;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.Priority;
import org.varta.collector.wire.PriorityClasses;
import org.varta.collector.wire.PriorityGate;

/** Marks from the settings, figures from queue, disk and engine, and what the gate then takes. */
@Timeout(60)
final class PressureWatchTest {

    private static final long MIB = 1 << 20;
    private static final int LOOKS_BETWEEN_LAGS = 10;

    @TempDir
    private Path directory;

    private final MemoryDelivery delivery = new MemoryDelivery();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Figures figures = new Figures();
    private final PriorityGate gate = new PriorityGate(
            delivery, PriorityClasses.of(Map.of("low", Priority.LOW, "high", Priority.HIGH), ""), meters);

    @AfterEach
    void close() {
        delivery.close();
    }

    /** A disk with room, an empty queue, an engine that keeps up; a test makes one of them worse. */
    private static final class Figures implements PressureWatch.Sight {
        private long queueBytes;
        private long diskFreeBytes = 1L << 40;
        private long lagRecords;
        private boolean isBlind;

        @Override
        public long queueBytes() {
            return queueBytes;
        }

        @Override
        public long diskFreeBytes() {
            if (isBlind) {
                throw new UncheckedIOException(new IOException("stale file handle"));
            }
            return diskFreeBytes;
        }

        @Override
        public long lagRecords() {
            return lagRecords;
        }
    }

    @Test
    void takesEverythingWithoutPressure() {
        PressureWatch watch = watch();

        watch.look();

        assertThat(gate.lowestTaken()).isEqualTo(Priority.LOW);
    }

    @Test
    void refusesLowThenNormalAsTheQueueFillsAndTakesThemAgainOnceItIsWellBelowTheMark() {
        PressureWatch watch = watch("journal.queue-bytes-max=" + 100 * MIB);

        assertThat(withQueue(watch, 50)).isEqualTo(Priority.LOW);
        assertThat(withQueue(watch, 51)).isEqualTo(Priority.NORMAL);
        assertThat(withQueue(watch, 91)).isEqualTo(Priority.HIGH);
        assertThat(withQueue(watch, 73))
                .as("normal is kept out down to 0.8 of its mark")
                .isEqualTo(Priority.HIGH);
        assertThat(withQueue(watch, 72)).isEqualTo(Priority.NORMAL);
        assertThat(withQueue(watch, 41)).as("low likewise").isEqualTo(Priority.NORMAL);
        assertThat(withQueue(watch, 40)).isEqualTo(Priority.LOW);
        assertThat(withQueue(watch, 49)).isEqualTo(Priority.LOW);
    }

    private Priority withQueue(PressureWatch watch, long mib) {
        figures.queueBytes = mib * MIB;
        watch.look();
        return gate.lowestTaken();
    }

    @Test
    void refusesLowThenNormalAsTheDiskFillsAlsoBelowTheReserve() {
        PressureWatch watch =
                watch("pressure.low.disk-free-bytes=" + 1000 * MIB, "pressure.normal.disk-free-bytes=" + 100 * MIB);

        assertThat(withDisk(watch, 1001 * MIB)).isEqualTo(Priority.LOW);
        assertThat(withDisk(watch, 999 * MIB)).isEqualTo(Priority.NORMAL);
        assertThat(withDisk(watch, 99 * MIB)).isEqualTo(Priority.HIGH);
        assertThat(withDisk(watch, 0)).isEqualTo(Priority.HIGH);
        assertThat(withDisk(watch, -5 * MIB)).isEqualTo(Priority.HIGH);
        assertThat(withDisk(watch, 124 * MIB))
                .as("a quarter more than the mark has to be free")
                .isEqualTo(Priority.HIGH);
        assertThat(withDisk(watch, 126 * MIB)).isEqualTo(Priority.NORMAL);
        assertThat(withDisk(watch, 1249 * MIB)).isEqualTo(Priority.NORMAL);
        assertThat(withDisk(watch, 1251 * MIB)).isEqualTo(Priority.LOW);
    }

    private Priority withDisk(PressureWatch watch, long bytes) {
        figures.diskFreeBytes = bytes;
        watch.look();
        return gate.lowestTaken();
    }

    @Test
    void looksAtTheEnginesLagEveryTenthTime() {
        PressureWatch watch = watch("pressure.low.lag-records=1000", "pressure.normal.lag-records=2000");
        figures.lagRecords = 1001;
        watch.look();
        assertThat(gate.lowestTaken()).isEqualTo(Priority.NORMAL);

        figures.lagRecords = 2001;
        for (int look = 1; look < LOOKS_BETWEEN_LAGS; look++) {
            watch.look();
            assertThat(gate.lowestTaken()).isEqualTo(Priority.NORMAL);
        }
        watch.look();
        assertThat(gate.lowestTaken()).isEqualTo(Priority.HIGH);
    }

    @Test
    void ignoresAFigureWhoseMarkIsZero() {
        PressureWatch watch = watch(
                "pressure.low.queue-percent=0",
                "pressure.normal.queue-percent=0",
                "pressure.low.disk-free-bytes=0",
                "pressure.normal.disk-free-bytes=0",
                "pressure.low.lag-records=0");
        figures.queueBytes = 1L << 40;
        figures.diskFreeBytes = 0;
        figures.lagRecords = Long.MAX_VALUE;

        watch.look();

        assertThat(gate.lowestTaken()).isEqualTo(Priority.LOW);
    }

    @Test
    void keepsTheLastStateWhileItCannotSee() {
        PressureWatch watch = watch("pressure.low.disk-free-bytes=1000", "pressure.normal.disk-free-bytes=100");
        assertThat(withDisk(watch, 999)).isEqualTo(Priority.NORMAL);

        figures.isBlind = true;
        assertThat(withDisk(watch, 1L << 40)).isEqualTo(Priority.NORMAL);

        figures.isBlind = false;
        assertThat(withDisk(watch, 1L << 40)).isEqualTo(Priority.LOW);
    }

    @Test
    void countsWhatIsRefusedByPriority() {
        PressureWatch watch = watch("pressure.low.disk-free-bytes=1000", "pressure.normal.disk-free-bytes=100");
        withDisk(watch, 999);
        assertThat(offer("low", 2)).isEqualTo(new Outcome.Refused(Reason.PRESSURE));
        assertThat(offer("other", 1)).isInstanceOf(Outcome.Accepted.class);

        withDisk(watch, 99);
        assertThat(offer("low", 1)).isEqualTo(new Outcome.Refused(Reason.PRESSURE));
        assertThat(offer("other", 5)).isEqualTo(new Outcome.Refused(Reason.PRESSURE));
        assertThat(offer("high", 1)).isInstanceOf(Outcome.Accepted.class);
        assertThat(meters.get(MeterNames.PRESSURE_LEVEL).gauge().value()).isEqualTo(2);

        withDisk(watch, 1L << 40);
        assertThat(offer("low", 1)).isInstanceOf(Outcome.Accepted.class);
        assertThat(refused("low")).isEqualTo(3);
        assertThat(refused("normal")).isEqualTo(5);
        assertThat(refused("high")).isZero();
    }

    @Test
    void seesTheLagOfARealEngineAtARealJournal() throws IOException {
        Config config = config("pressure.low.lag-records=5");
        try (Journal journal = Journal.open(directory, JournalLimits.DEFAULTS, InstantSource.system(), meters);
                JournalReader engine = journal.newReader()) {
            engine.keepFrom("engine", 1);
            CompletableFuture<Outcome> kept = new CompletableFuture<>();
            journal.offer(frames("low", 10), kept::complete);
            assertThat(kept.join()).isInstanceOf(Outcome.Accepted.class);

            PressureWatch watch = PressureWatch.start(config, journal, gate);
            Await.until(() -> gate.lowestTaken() == Priority.NORMAL);
            engine.keepFrom("engine", Long.MAX_VALUE);
            Await.until(() -> gate.lowestTaken() == Priority.LOW);
            watch.close();
        }
    }

    private double refused(String priority) {
        return meters.counter(MeterNames.PRESSURE_REFUSED, "priority", priority).count();
    }

    private Outcome offer(String listener, int count) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        gate.offer(frames(listener, count), outcome::complete);
        return outcome.join();
    }

    private static List<Frame> frames(String listener, int count) {
        Origin origin = new Origin(Origin.DEFAULT_ORGANISATION, listener, "ndjson", "", "127.0.0.1:1");
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(new Frame(i, origin, Format.JSON, Frame.NO_CONTEXT, "{}".getBytes(UTF_8)));
        }
        return frames;
    }

    private PressureWatch watch(String... settings) {
        return new PressureWatch(config(settings), figures, gate);
    }

    private static Config config(String... settings) {
        try {
            return Config.read(CollectorSettings.catalogue(), null, List.of(settings), Path.of("/"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
