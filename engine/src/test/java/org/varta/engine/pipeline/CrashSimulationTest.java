package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.journal.JournalRecord.Kind;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.HitCodec;
import org.varta.engine.detect.RuleCosts;
import org.varta.rules.pack.RulePack;

/**
 * The loop under seeded crashes at every border between its steps and under full disks, with losses of whatever was not
 * forced, a rule switch somewhere, late, undecodable and unreadable events, clocks that step back and jump by years, and
 * its stages interleaved as threads could: its logs have to be those of one uninterrupted run over the same journal and
 * epochs, byte for byte. A failure names its seed; {@code -Dvarta.simulation.seed=N} runs that one alone.
 */
class CrashSimulationTest {

    private static final EsperCorrelators ESPER = new EsperCorrelators(new CorrelatorLimits(30));
    private static final Origin ORIGIN = new Origin("default", "tcp", "json-lines", "", "192.0.2.7:49152");

    @Test
    void crashesChangeNothing() throws IOException {
        simulate(0, 40);
    }

    /** In this seed the clock raises an alert, a crash follows, and the next start asks for other rules. */
    @Test
    void otherRulesWaitUntilTheClockHasRaisedAgainWhatWasAlerted() throws IOException {
        Round live = new Round(1678);
        live.runWithCrashes();
        assertSame(live.disk, live.replay(), 1678);
    }

    @Test
    @Tag("long")
    void manyCrashesChangeNothing() throws IOException {
        simulate(1_000, 1_200);
    }

    @Test
    @Tag("soak")
    void aThousandCrashesChangeNothing() throws IOException {
        simulate(1_000, 2_000);
    }

    private static void simulate(long firstSeed, long lastSeed) throws IOException {
        String only = System.getProperty("varta.simulation.seed", "");
        if (!only.isEmpty()) {
            Round live = new Round(Long.parseLong(only));
            live.runWithCrashes();
            assertSame(live.disk, live.replay(), Long.parseLong(only));
            return;
        }
        int crashes = 0;
        int alerts = 0;
        int switches = 0;
        long raisedByClock = 0;
        int letters = 0;
        for (long seed = firstSeed; seed < lastSeed; seed++) {
            Round live = new Round(seed);
            SimulatedDisk replayed;
            try {
                live.runWithCrashes();
                replayed = live.replay();
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            assertSame(live.disk, replayed, seed);
            letters += replayed.deadLetters.records().size();
            crashes += live.crashes;
            alerts += replayed.alerts.records().size();
            raisedByClock += texts(replayed.alerts.records()).stream()
                    .filter(alert -> alert.contains("Title of alone") || alert.contains("Title of silence"))
                    .count();
            switches += live.disk.epochs.epochs().size() - 1;
        }
        long rounds = lastSeed - firstSeed;
        assertThat(crashes).as("crashes").isGreaterThan((int) rounds * 2);
        assertThat(letters).as("dead letters").isGreaterThan((int) rounds);
        assertThat(alerts).as("alerts").isGreaterThan((int) rounds * 20);
        assertThat(raisedByClock).as("alerts of the clock").isGreaterThan(rounds);
        assertThat(switches).as("switches").isGreaterThan((int) rounds / 2);
    }

    private static void assertSame(SimulatedDisk live, SimulatedDisk replayed, long seed) throws IOException {
        assertThat(texts(live.alerts.records())).as("alerts, seed " + seed).isEqualTo(texts(replayed.alerts.records()));
        assertThat(live.hits.records()).as("hits, seed " + seed).containsExactlyElementsOf(replayed.hits.records());
        assertThat(texts(live.deadLetters.records()))
                .as("dead letters, seed " + seed)
                .isEqualTo(texts(replayed.deadLetters.records()));
        Set<Long> sequences = new HashSet<>();
        for (byte[] record : live.hits.records()) {
            EventHits event = HitCodec.decode(record);
            assertThat(sequences.add(event.sequence()))
                    .as("hits once, seed " + seed)
                    .isTrue();
        }
    }

    private static List<String> texts(List<byte[]> records) {
        return records.stream().map(bytes -> new String(bytes, UTF_8)).toList();
    }

    /** Thrown at a border of steps. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** One journal, evaluated by processes that crash. */
    private static final class Round {
        private final SplittableRandom random;
        private final SimulatedDisk disk;
        private RulePack configured = SimulatedRules.FIRST;
        private long nowMs = 1_767_225_600_000L;
        private final List<CompletableFuture<Long>> asked = new ArrayList<>();
        private final List<Parcel> inFlight = new ArrayList<>();
        private int threads = 1;
        private int crashes;

        Round(long seed) {
            random = new SplittableRandom(seed);
            disk = new SimulatedDisk(journal(random), new SimulatedDisk.MemoryEpochs());
            for (int rows = random.nextInt(3); rows > 0; rows--) {
                int first = random.nextInt(1, disk.raw.size());
                disk.damaged.put(first, Math.min(disk.raw.size(), first + random.nextInt(12)));
            }
            disk.isFull = () -> random.nextInt(400) == 0;
        }

        void runWithCrashes() throws IOException {
            @Nullable DetectLoop loop = null;
            int switchAt = random.nextInt(disk.raw.size());
            while (true) {
                show(random.nextInt(20));
                nowMs += random.nextInt(700);
                try {
                    if (loop == null) {
                        threads = random.nextInt(1, 4);
                        inFlight.clear();
                        loop = open(disk, configured, random.nextInt(1, 12), this::crashSometimes);
                    }
                    if (disk.visible > switchAt && configured.hash().equals("first")) {
                        configured = SimulatedRules.SECOND;
                        asked.add(loop.requestSwitch(configured, RuleFiles.NONE));
                    }
                    boolean isIdle = work(loop);
                    if (isIdle && disk.visible == disk.raw.size()) {
                        loop.close();
                        return;
                    }
                } catch (Crash | SimulatedDisk.NoSpace e) {
                    crashes++;
                    if (loop != null) {
                        loop.close();
                        loop = null;
                    }
                    disk.crash(random);
                }
            }
        }

        /** More of the journal, but no part of a row that cannot be read: it came whole. */
        private void show(int more) {
            int visible = Math.min(disk.raw.size(), disk.visible + more);
            var row = disk.damaged.floorEntry(visible);
            disk.visible = row == null ? visible : Math.max(visible, row.getValue());
        }

        /** Some steps of the three stages in an order that threads could take. Returns whether nothing is left to do. */
        private boolean work(DetectLoop loop) throws IOException {
            boolean isEmpty = false;
            for (int step = 0; step < 6; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        Parcel next = inFlight.size() < 5 ? loop.read() : null;
                        if (next != null) {
                            inFlight.add(next);
                        } else {
                            isEmpty = inFlight.isEmpty();
                        }
                    }
                    case 1 -> {
                        List<Chunk> open = inFlight.stream()
                                .filter(p -> p instanceof Chunk chunk && !chunk.isMatched())
                                .map(Chunk.class::cast)
                                .toList();
                        if (!open.isEmpty()) {
                            open.get(random.nextInt(open.size())).match(random.nextInt(threads));
                        }
                    }
                    default -> {
                        int ready = 0;
                        while (ready < inFlight.size() && isReady(inFlight.get(ready))) {
                            ready++;
                        }
                        List<Parcel> group = new ArrayList<>(inFlight.subList(0, random.nextInt(ready + 1)));
                        inFlight.subList(0, group.size()).clear();
                        loop.write(group);
                    }
                }
            }
            return isEmpty && inFlight.isEmpty();
        }

        private static boolean isReady(Parcel parcel) {
            return !(parcel instanceof Chunk chunk) || chunk.isMatched();
        }

        private void crashSometimes(Step step) {
            if (random.nextInt(40) == 0) {
                throw new Crash();
            }
        }

        /** The same journal under the recorded epochs, by one process without a checkpoint, in large batches. */
        SimulatedDisk replay() throws IOException {
            SimulatedDisk fresh = new SimulatedDisk(disk.raw, disk.epochs);
            fresh.visible = fresh.raw.size();
            fresh.damaged.putAll(disk.damaged);
            int epochs = disk.epochs.epochs().size();
            try (DetectLoop loop = open(fresh, configured, 1000, step -> {})) {
                while (loop.step()) {
                    assertThat(loop.status().isHealthy()).isTrue();
                }
            }
            assertThat(disk.epochs.epochs()).as("a replay adds no epoch").hasSize(epochs);
            return fresh;
        }

        private DetectLoop open(SimulatedDisk on, RulePack rules, int batchRecords, Step.Watcher watcher)
                throws IOException {
            DetectSetup setup = new DetectSetup(
                            "code-1",
                            ESPER,
                            SimulatedRules::reader,
                            new DetectSetup.Limits(batchRecords, 1 << 20, 1000),
                            new SimpleMeterRegistry(),
                            () -> Instant.ofEpochMilli(nowMs))
                    .withThreads(threads)
                    .withCosts(new RuleCosts(new RuleCosts.Sampling(3, 1, System::nanoTime)));
            return new DetectLoop(on.stores(), setup, rules, RuleFiles.NONE, watcher);
        }
    }

    private static List<JournalRecord> journal(SplittableRandom random) {
        List<JournalRecord> raw = new ArrayList<>();
        long clockMs = 1_767_225_600_000L;
        long jumpAt = random.nextInt(4) == 0 ? random.nextInt(1, 100) : -1;
        long jumpMs = random.nextLong(3_600_000L, 2 * 31_556_952_000L);
        for (int sequence = 1; sequence <= 120; sequence++) {
            clockMs += random.nextInt(5) == 0 ? random.nextInt(90_000) : random.nextInt(4_000);
            long receivedMs = random.nextInt(10) == 0 ? clockMs - random.nextInt(5_000) : clockMs;
            if (jumpAt >= 0 && sequence >= jumpAt && sequence < jumpAt + 5) {
                // somebody sets the collector's clock to another year, and back
                receivedMs += jumpMs;
            }
            int what = random.nextInt(20);
            Kind kind = what == 0 ? Kind.TICK : what == 1 ? Kind.GAP : Kind.EVENT;
            String payload = what == 2 ? "garbage" : kind == Kind.EVENT ? event(random, receivedMs) : "";
            raw.add(new JournalRecord(
                    kind,
                    sequence,
                    receivedMs * 1_000_000,
                    ORIGIN,
                    Format.UNKNOWN,
                    new byte[0],
                    payload.getBytes(UTF_8)));
        }
        return raw;
    }

    private static String event(SplittableRandom random, long receivedMs) {
        StringBuilder text = new StringBuilder("kind=").append("abcdx".charAt(random.nextInt(5)));
        switch (random.nextInt(6)) {
            case 0 -> text.append(";time=").append(receivedMs - random.nextInt(500_000));
            case 1 -> text.append(";time=").append(receivedMs - 3_600_000 - random.nextInt(100_000));
            case 2 -> text.append(";time=").append(receivedMs + 1_000_000);
            default -> text.append(";time=").append(receivedMs - random.nextInt(2_000));
        }
        if (random.nextInt(4) != 0) {
            text.append(";User=user-").append(random.nextInt(2));
        }
        return text.append(";Host=host-").append(random.nextInt(4)).toString();
    }
}
