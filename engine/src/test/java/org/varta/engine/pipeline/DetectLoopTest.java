package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.journal.JournalRecord.Kind;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccountFile;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLog;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.DeadLetterLog;
import org.varta.engine.detect.HitLog;
import org.varta.engine.detect.RuleCosts;
import org.varta.rules.pack.RulePack;

class DetectLoopTest {

    private static final EsperCorrelators ESPER = new EsperCorrelators(CorrelatorLimits.DEFAULT);
    private static final Origin ORIGIN = new Origin("default", "tcp", "json-lines", "", "192.0.2.7:49152");
    private static final long START_MS = 1_767_225_600_000L;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<JournalRecord> raw = new ArrayList<>();
    private final SimulatedDisk disk = new SimulatedDisk(raw, new SimulatedDisk.MemoryEpochs());
    private long nowMs = START_MS;

    @Test
    void itCountsWhatBecameOfEachEvent() throws IOException {
        event("kind=x");
        event("kind=unknown");
        event("garbage");
        record(Kind.TICK, "");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
            DetectStatus status = loop.status();
            assertThat(status.evaluated()).isEqualTo(2);
            assertThat(status.deadLettered()).isEqualTo(1);
            assertThat(status.hits()).isEqualTo(1);
            assertThat(status.alerts()).isEqualTo(1);
            assertThat(status.rawSequence()).isEqualTo(4);
            assertThat(status.lagEvents()).isZero();
            assertThat(status.clockMs()).isEqualTo(START_MS + 4_000);
            assertThat(status.rules()).isEqualTo(4);
            assertThat(status.correlations()).isEqualTo(5);
        }
        assertThat(count(MeterNames.EVENTS_EVALUATED)).isEqualTo(2);
        assertThat(count(MeterNames.EVENTS_DEAD_LETTERED, "reason", "malformed"))
                .isEqualTo(1);
        assertThat(count(MeterNames.HITS)).isEqualTo(1);
        assertThat(count(MeterNames.ALERTS, "level", "low")).isEqualTo(1);
    }

    @Test
    void aDeadLetterSaysWhereTheEventCameFrom() throws IOException {
        event("garbage");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
        }
        assertThat(disk.deadLetters.from(1).next())
                .isEqualTo(new DeadLetter(1, START_MS + 1000, "tcp", "192.0.2.7:49152", "malformed", "garbage"));
    }

    @Test
    void aGapThatSaysThatTheLedgerDoesNotAddUpIsAnAlert() throws IOException {
        event("kind=x");
        record(Kind.GAP, "{\"gap\":\"udp-kernel-drops\",\"lost\":42}");
        record(Kind.GAP, "no JSON");
        record(Kind.GAP, "{\"gap\":\"ledger-mismatch\",\"what\":\"ndjson: more\",\"figures\":\"1, 2\"}");
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
        }
        String own = "0b6f2c64-5d0e-4f4b-9d52-7c1f6f1d2a90";
        assertThat(alerts()).containsExactly("x", own, "x");
        try (RecordCursor<Alert> cursor = disk.alerts.from(2)) {
            Alert alert = cursor.next();
            assertThat(alert.rule().level()).isEqualTo("critical");
            assertThat(alert.groupKey()).containsExactly("ndjson: more");
            assertThat(alert.raisedAtMs()).isEqualTo(START_MS + 4_000);
            assertThat(alert.events().getFirst().sequence()).isEqualTo(4);
            assertThat(alert.events().getFirst().matched()).containsEntry("figures", List.of("1, 2"));
        }
        // the last run did not save a checkpoint: it is passed again, and not raised again
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
        }
        assertThat(alerts()).containsExactly("x", own, "x");
    }

    @Test
    void theLedgerAccountsForEveryRecordAndIsKept(@TempDir Path data) throws IOException {
        EngineAccountFile file = new EngineAccountFile(data.resolve(EngineAccountFile.NAME));
        event("kind=x");
        event("garbage");
        record(Kind.TICK, "");
        runKeeping(file);
        EngineAccount first = file.load();
        assertThat(first.row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(1, 1, 0));
        assertThat(first.passed()).isEqualTo(3);

        event("kind=unknown");
        event("garbage");
        record(Kind.GAP, "{}");
        disk.damaged.put(7, 8);
        event("kind=x");
        event("kind=x");
        event("kind=x");
        runKeeping(file);
        EngineAccount second = file.load();
        assertThat(second.row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(3, 2, 0));
        assertThat(second.damaged()).isEqualTo(2);
        assertThat(second.passed()).isEqualTo(9);
        assertThat(second.from()).isZero();

        // a crash between checkpoint and ledger: what lies between is counted from the journal
        file.save(first);
        runKeeping(file);
        assertThat(file.load()).isEqualTo(second);
        assertThat(second.mismatches()).isEmpty();
    }

    @Test
    void aGapAmongRecordsThatAreCountedAgainIsFound(@TempDir Path data) throws IOException {
        EngineAccountFile file = new EngineAccountFile(data.resolve(EngineAccountFile.NAME));
        event("kind=x;number=1");
        runKeeping(file);
        EngineAccount before = file.load();
        event("kind=x;number=2");
        event("kind=x;number=6");
        event("garbage");
        event("kind=x;number=4");
        runKeeping(file);
        EngineAccount after = file.load();
        assertThat(after.row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(4, 1, 2));

        // a crash between checkpoint and ledger
        file.save(before);
        runKeeping(file);
        assertThat(file.load()).isEqualTo(after);

        event("kind=x;number=5");
        event("kind=x;number=7");
        runKeeping(file);
        assertThat(file.load().row("tcp", "192.0.2.7"))
                .as("the gap can still be filled, and its end is known")
                .isEqualTo(new EngineRow(6, 1, 1));
    }

    @Test
    void numbersOfEventsThatWereMatchedBeforeACrashAreNoGap(@TempDir Path data) throws IOException {
        EngineAccountFile file = new EngineAccountFile(data.resolve(EngineAccountFile.NAME));
        event("kind=unknown;number=1");
        runKeeping(file);
        event("kind=unknown;number=2");
        event("garbage");
        event("kind=unknown;number=4");
        event("kind=x;number=5");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
            assertThat(disk.hits.lastIndex()).isEqualTo(1);
        }
        assertThat(disk.checkpoint().rawSequence())
                .as("a crash before the checkpoint")
                .isEqualTo(1);
        event("kind=unknown;number=6");
        runKeeping(file);
        assertThat(file.load().row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(5, 1, 1));
        assertThat(disk.deadLetters.lastIndex()).isEqualTo(1);
    }

    private void runKeeping(EngineAccountFile file) throws IOException {
        DetectStores plain = disk.stores();
        DetectStores keeping = new DetectStores(
                plain.raw(),
                plain.hits(),
                plain.deadLetters(),
                plain.alerts(),
                plain.checkpoints(),
                plain.epochs(),
                file,
                () -> {});
        try (DetectLoop loop = new DetectLoop(
                keeping, setup(ESPER, DetectSetup.Limits.DEFAULT), SimulatedRules.FIRST, RuleFiles.NONE, step -> {})) {
            while (loop.step()) {
                // until all is passed
            }
            loop.stop();
            loop.run();
        }
    }

    @Test
    void lagIsWhatItHasNotPassed() throws IOException {
        for (int i = 0; i < 10; i++) {
            event("kind=unknown");
        }
        nowMs = START_MS + 60_000;
        try (DetectLoop loop = open(SimulatedRules.FIRST, new DetectSetup.Limits(4, 1 << 20, 0))) {
            loop.step();
            assertThat(loop.status().lagEvents()).isEqualTo(6);
            assertThat(loop.status().lagSeconds()).isEqualTo(56);
            assertThat(registry.get(MeterNames.ENGINE_LAG_EVENTS).gauge().value())
                    .isEqualTo(6);
        }
    }

    @Test
    void aBatchEndsWithItsBytes() throws IOException {
        for (int i = 0; i < 10; i++) {
            event("kind=unknown");
        }
        try (DetectLoop loop = open(SimulatedRules.FIRST, new DetectSetup.Limits(100, 30, 0))) {
            loop.step();
            assertThat(loop.status().rawSequence()).isEqualTo(3);
        }
    }

    @Test
    void aMissingRecordStopsItInsteadOfBeingSkipped() throws IOException {
        event("kind=x");
        event("kind=x");
        raw.remove(0);
        disk.visible = 1;
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            assertThatThrownBy(loop::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("the raw journal gives record 2 where 1 is due");
            assertThat(loop.status().isHealthy()).isFalse();
            assertThat(loop.status().failure()).contains("where 1 is due");
        }
        assertThat(disk.checkpoint()).isEqualTo(Checkpoint.START);
    }

    @Test
    void damagedRecordsAreOneDeadLetterAndPassed() throws IOException {
        for (int i = 0; i < 6; i++) {
            event("kind=x");
        }
        disk.damaged.put(2, 4);
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            while (loop.step()) {
                assertThat(loop.status().isHealthy()).isTrue();
            }
            assertThat(loop.status().rawSequence()).isEqualTo(6);
            assertThat(loop.status().evaluated()).isEqualTo(3);
            assertThat(loop.status().damaged()).isEqualTo(3);
            assertThat(loop.status().deadLettered()).isZero();
        }
        assertThat(count(MeterNames.EVENTS_DAMAGED)).isEqualTo(3);
        assertThat(alerts()).containsExactly("x", "x", "x");
        assertThat(disk.deadLetters.lastIndex()).isEqualTo(1);
        assertThat(disk.deadLetters.from(1).next())
                .isEqualTo(new DeadLetter(2, 4, START_MS + 1000, "", "", "damaged", "a hole"));
    }

    @Test
    void damageIsToldOnceAlsoWhenThereWasNoCheckpointBehindIt() throws IOException {
        event("kind=x");
        event("kind=x");
        disk.damaged.put(1, 1);
        for (int round = 0; round < 2; round++) {
            try (DetectLoop loop = open(SimulatedRules.FIRST)) {
                while (loop.step()) {
                    assertThat(disk.checkpoint()).isEqualTo(Checkpoint.START);
                }
            }
        }
        assertThat(disk.deadLetters.lastIndex()).isEqualTo(1);
        assertThat(alerts()).containsExactly("x");
    }

    @Test
    void whatWasMatchedBeforeItsRecordWasDamagedStands() throws IOException {
        event("kind=a;User=ivan");
        event("kind=b;User=ivan");
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
        }
        List<String> before = alerts();
        assertThat(disk.checkpoint()).isEqualTo(Checkpoint.START);
        disk.damaged.put(1, 2);
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            while (loop.step()) {
                assertThat(loop.status().isHealthy()).isTrue();
            }
            assertThat(loop.status().damaged()).isZero();
        }
        List<String> expected = new ArrayList<>(before);
        expected.add("x");
        assertThat(alerts()).isEqualTo(expected);
        assertThat(disk.deadLetters.lastIndex()).isZero();
    }

    @Test
    void anyNumberOfThreadsWritesTheSameLogs() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 4_000; i++) {
            switch (random.nextInt(12)) {
                case 0 -> record(Kind.TICK, "");
                case 1 -> event("garbage");
                default ->
                    event("kind=" + "abcx".charAt(random.nextInt(4)) + ";User=user-" + random.nextInt(3) + ";Host=h"
                            + random.nextInt(3) + ";time=" + (START_MS + i * 1000L - random.nextInt(600_000)));
            }
        }
        disk.damaged.put(1000, 1010);
        List<List<byte[]>> logs = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            SimulatedDisk fresh = new SimulatedDisk(raw, new SimulatedDisk.MemoryEpochs());
            fresh.visible = raw.size();
            fresh.damaged.putAll(disk.damaged);
            DetectSetup setup = setup(ESPER, new DetectSetup.Limits(7 * threads, 1 << 20, 1))
                    .withThreads(threads);
            try (DetectLoop loop =
                    new DetectLoop(fresh.stores(), setup, SimulatedRules.FIRST, RuleFiles.NONE, step -> {})) {
                Thread running = Thread.ofPlatform().start(loop);
                while (loop.status().lagEvents() > 0 && running.isAlive()) {
                    LockSupport.parkNanos(1_000_000);
                }
                loop.stop();
                running.join();
                assertThat(loop.status().failure()).isNull();
            }
            assertThat(fresh.checkpoint().rawSequence()).isEqualTo(raw.size());
            logs.add(fresh.alerts.records());
            logs.add(fresh.hits.records());
            logs.add(fresh.deadLetters.records());
        }
        assertThat(logs.get(0)).hasSizeGreaterThan(1_000);
        for (int log = 0; log < 3; log++) {
            assertThat(logs.get(3 + log)).containsExactlyElementsOf(logs.get(log));
            assertThat(logs.get(6 + log)).containsExactlyElementsOf(logs.get(log));
        }
    }

    @Test
    void logsThatDoNotBelongToTheCheckpointAreRefused() throws IOException {
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST, new DetectSetup.Limits(4, 1 << 20, 0))) {
            loop.step();
        }
        disk.alerts.records().clear();
        assertThatThrownBy(() -> open(SimulatedRules.FIRST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("they do not belong together");
    }

    @Test
    void aCheckpointIsWrittenAtIntervalsAndAtTheEnd() throws IOException {
        event("kind=x");
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST, new DetectSetup.Limits(1, 1 << 20, 1000))) {
            loop.step();
            assertThat(disk.checkpoint().rawSequence()).isZero();
            nowMs += 1000;
            loop.step();
            assertThat(disk.checkpoint().rawSequence()).isEqualTo(2);
            event("kind=x");
            loop.step();
            assertThat(disk.checkpoint().rawSequence()).isEqualTo(2);
            loop.stop();
            loop.run();
            assertThat(disk.checkpoint().rawSequence()).isEqualTo(3);
            assertThat(disk.checkpoint().alertIndex()).isEqualTo(3);
        }
    }

    @Test
    void aSwitchTakesPlaceBetweenTwoRecords() throws IOException {
        event("kind=d");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
            CompletableFuture<Long> done = loop.requestSwitch(SimulatedRules.SECOND, RuleFiles.NONE);
            assertThat(done).isNotDone();
            event("kind=d");
            event("kind=d");
            loop.step();
            assertThat(done).isCompletedWithValue(2L);
            assertThat(loop.status().hits()).as("d is a rule of the second set").isEqualTo(2);
            assertThat(disk.epochs.epochs()).extracting(Epoch::validFrom).containsExactly(1L, 2L);
        }
    }

    @Test
    void theSameRulesAreNoNewEpoch() throws IOException {
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            CompletableFuture<Long> done = loop.requestSwitch(SimulatedRules.FIRST, RuleFiles.NONE);
            loop.step();
            assertThat(done).isCompletedWithValue(1L);
            assertThat(disk.epochs.epochs()).hasSize(1);
        }
    }

    @Test
    void aNewSetStartsWithTheWindowsThatItWouldHave() throws IOException {
        event("kind=a;User=ivan");
        try (DetectLoop loop = open(SimulatedRules.FIRST)) {
            loop.step();
            CompletableFuture<Long> done = loop.requestSwitch(SimulatedRules.SECOND, RuleFiles.NONE);
            event("kind=a;User=ivan");
            event("kind=d;User=ivan");
            loop.step();
            assertThat(done).isCompletedWithValue(2L);
            assertThat(alerts()).containsExactly("chain");
        }
    }

    @Test
    void aSetThatCannotRunLeavesTheOldOneInForce() throws IOException {
        CorrelatorFactory failing = (plan, sink) -> {
            if (plan.source("d", "hash-of-d") != null) {
                throw new IllegalStateException("no such luck");
            }
            return ESPER.open(plan, sink);
        };
        event("kind=x");
        try (DetectLoop loop = new DetectLoop(
                disk.stores(),
                setup(failing, DetectSetup.Limits.DEFAULT),
                SimulatedRules.FIRST,
                RuleFiles.NONE,
                step -> {})) {
            CompletableFuture<Long> done = loop.requestSwitch(SimulatedRules.SECOND, RuleFiles.NONE);
            loop.step();
            assertThat(done).isCompletedExceptionally();
            assertThat(alerts()).containsExactly("x");
            assertThat(disk.epochs.epochs()).hasSize(1);
        }
    }

    @Test
    void otherCodeIsAnotherEpochFromTheNextRecordOn() throws IOException {
        event("kind=x");
        try (DetectLoop loop = open(SimulatedRules.FIRST, new DetectSetup.Limits(4, 1 << 20, 0))) {
            loop.step();
        }
        event("kind=x");
        DetectSetup old = setup(ESPER, DetectSetup.Limits.DEFAULT);
        DetectSetup upgraded =
                new DetectSetup("code-2", old.correlators(), old.readers(), old.limits(), old.meters(), old.clock());
        try (DetectLoop loop =
                new DetectLoop(disk.stores(), upgraded, SimulatedRules.FIRST, RuleFiles.NONE, step -> {})) {
            loop.step();
        }
        assertThat(disk.epochs.epochs()).extracting(Epoch::code).containsExactly("code-1", "code-2");
        assertThat(disk.epochs.epochs()).extracting(Epoch::validFrom).containsExactly(1L, 2L);
        assertThat(alerts()).containsExactly("x", "x");
    }

    @Test
    void aRuleOverItsBudgetIsToldAndStaysInForce() throws IOException {
        for (int i = 0; i < 300; i++) {
            event("kind=b;User=ivan");
        }
        long[] clockNs = new long[1];
        RuleCosts costs = new RuleCosts(new RuleCosts.Sampling(1, 1_000, () -> clockNs[0] += 5_000));
        DetectSetup timed = setup(ESPER, DetectSetup.Limits.DEFAULT).withCosts(costs);
        try (DetectLoop loop = new DetectLoop(disk.stores(), timed, SimulatedRules.FIRST, RuleFiles.NONE, step -> {})) {
            loop.step();
            nowMs += 60_000;
            while (loop.step()) {}
            assertThat(loop.status().overBudget()).anySatisfy(cost -> {
                assertThat(cost.rule().key()).isEqualTo("b");
                assertThat(cost.overBudget()).isEqualTo(1);
            });
            assertThat(loop.ruleCosts().events()).isEqualTo(300);
        }
        assertThat(alerts()).filteredOn("b"::equals).hasSize(300);
        assertThat(count(MeterNames.RULES_OVER_BUDGET, "rule", "b")).isEqualTo(1);
        assertThat(registry.get(MeterNames.RULE_COST)
                        .tag("rule", "b")
                        .functionCounter()
                        .count())
                .isEqualTo(300 * 5_000 * 1e-9);
    }

    @Test
    void theRealLogsCarryOnAfterARestart(@TempDir Path data) throws IOException {
        event("kind=a;User=ivan");
        try (HitLog hits = HitLog.open(data.resolve("hits"));
                DeadLetterLog letters = DeadLetterLog.open(data.resolve("dead-letters"));
                AlertLog alertLog = AlertLog.open(data.resolve("alerts"))) {
            runOn(data, hits, letters, alertLog);
        }
        event("garbage");
        event("kind=b;User=ivan");
        try (HitLog hits = HitLog.open(data.resolve("hits"));
                DeadLetterLog letters = DeadLetterLog.open(data.resolve("dead-letters"));
                AlertLog alertLog = AlertLog.open(data.resolve("alerts"))) {
            runOn(data, hits, letters, alertLog);
            assertThat(hits.lastIndex()).isEqualTo(2);
            assertThat(letters.lastIndex()).isEqualTo(1);
            try (var reader = alertLog.newReader()) {
                List<String> keys = new ArrayList<>();
                for (var entry = reader.next(); entry != null; entry = reader.next()) {
                    keys.add(entry.index() + " " + entry.alert().rule().key());
                }
                assertThat(keys).containsExactly("1 b", "2 count");
            }
        }
    }

    private void runOn(Path data, HitLog hits, DeadLetterLog letters, AlertLog alertLog) throws IOException {
        DetectStores stores = new DetectStores(
                disk.stores().raw(),
                DetectLog.of(hits),
                DetectLog.of(letters),
                DetectLog.of(alertLog),
                CheckpointStore.inFile(data.resolve("checkpoint.json")),
                EpochDirectory.open(data.resolve("epochs"), from -> SimulatedRules.FIRST),
                () -> {});
        try (DetectLoop loop = new DetectLoop(
                stores, setup(ESPER, DetectSetup.Limits.DEFAULT), SimulatedRules.FIRST, RuleFiles.NONE, step -> {})) {
            loop.step();
            loop.stop();
            loop.run();
        }
    }

    private List<String> alerts() throws IOException {
        List<String> keys = new ArrayList<>();
        try (RecordCursor<Alert> cursor = disk.alerts.from(1)) {
            for (@Nullable Alert alert = cursor.next(); alert != null; alert = cursor.next()) {
                keys.add(alert.rule().key());
            }
        }
        return keys;
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private DetectLoop open(RulePack rules) throws IOException {
        return open(rules, DetectSetup.Limits.DEFAULT);
    }

    private DetectLoop open(RulePack rules, DetectSetup.Limits limits) throws IOException {
        return new DetectLoop(disk.stores(), setup(ESPER, limits), rules, RuleFiles.NONE, step -> {});
    }

    private DetectSetup setup(CorrelatorFactory correlators, DetectSetup.Limits limits) {
        return new DetectSetup(
                "code-1", correlators, SimulatedRules::reader, limits, registry, () -> Instant.ofEpochMilli(nowMs));
    }

    private void event(String payload) {
        record(Kind.EVENT, payload);
    }

    private void record(Kind kind, String payload) {
        long sequence = raw.size() + 1L;
        raw.add(new JournalRecord(
                kind,
                sequence,
                (START_MS + sequence * 1000) * 1_000_000,
                ORIGIN,
                Format.UNKNOWN,
                new byte[0],
                payload.getBytes(UTF_8)));
        disk.visible = raw.size();
    }
}
