package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccountFile;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ledger.Ledger;
import org.varta.collector.ledger.LedgerKeeper;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.EventCount.What;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.console.LedgerStatus;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.evidence.RuleVersion;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectLoop;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.OwnRules;
import org.varta.engine.pipeline.Replay;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.VerdictVersion;

/** Both halves of the ledger over a real journal, and an alert when one of them is broken on purpose. */
@Timeout(120)
class LedgerAlertTest {

    private static final String SYSMON = "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\","
            + "\"Computer\":\"WS-07\",\"EventRecordID\":%d,\"Image\":\"C:\\\\x.exe\"}";

    @TempDir
    Path data;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_790_000_000));

    @Test
    void addsUpForEachSourceAndALostEventIsOneAlert() throws Exception {
        try (Journal journal = Journal.open(
                        data.resolve("journal"), JournalLimits.DEFAULTS.withDiskReserveBytes(0), now::get, meters);
                LedgerKeeper keeper =
                        LedgerKeeper.start(data.resolve("ledger.json"), journal, meters, InstantSource.system())) {
            EngineAccountFile file = new EngineAccountFile(data.resolve(EngineAccountFile.NAME));
            aMinutePasses();
            send(journal, keeper, "192.0.2.7:1", SYSMON.formatted(10), SYSMON.formatted(11));
            send(journal, keeper, "192.0.2.8:1", SYSMON.formatted(4), "{broken", SYSMON.formatted(9));
            EngineAccount account = detect();
            assertThat(account.row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(2, 0, 0));
            assertThat(account.row("tcp", "192.0.2.8")).isEqualTo(new EngineRow(2, 1, 4));
            assertThat(account.compared().began())
                    .isEqualTo(keeper.ledger().moment().from());

            LedgerStatus shown = LedgerView.of(account, keeper.ledger().moment(), keeper.mismatches());
            LedgerStatus.Listener listener = shown.listeners().getFirst();
            assertThat(listener.counts()).isEqualTo(new LedgerStatus.Counts(5, 5, 0, 0, 5, 4, 1, 0, 4));
            assertThat(listener.sources())
                    .extracting(LedgerStatus.Source::name)
                    .containsExactly("192.0.2.8", "192.0.2.7");
            assertThat(shown.gaps())
                    .containsExactly(new LedgerStatus.Gap(
                            "tcp",
                            "192.0.2.8",
                            "WS-07",
                            "Microsoft-Windows-Sysmon/Operational",
                            false,
                            4,
                            1,
                            5,
                            8,
                            account.streams().getLast().figures().newestSequence()));
            assertThat(shown.comparedFrom()).isEqualTo(account.compared().from());

            // counted as journalled, and not in the journal
            Frame lost = frame("192.0.2.7:1", SYSMON.formatted(12));
            keeper.ledger().committed(List.of(List.of(lost)), journal.lastSequence());
            // as a collector sees it that runs in another process: by the file alone, which may be older than the
            // journal
            keeper.listenTo(() -> {
                try {
                    return file.load();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            aMinutePasses();
            send(journal, keeper, "192.0.2.7:1", SYSMON.formatted(13));
            detect();
            send(journal, keeper, "192.0.2.7:1", SYSMON.formatted(14));
            while (keeper.mismatches().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(keeper.mismatches())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "tcp 192.0.2.7: journalled is more than evaluated and dead-lettered: 1 events after record "
                                    + account.compared().to() + " and up to record ");
        }
        detect();
        Alert alert = alerts().getFirst();
        assertThat(alerts()).hasSize(1);
        assertThat(alert.rule().title()).isEqualTo("The Ledger Of Varta Does Not Add Up");
        assertThat(alert.groupKey())
                .containsExactly("tcp 192.0.2.7: journalled is more than evaluated and dead-lettered");
        RuleVersion rules = ExportCommand.rulesOf(data, alert);
        assertThat(rules.texts()).containsOnlyKeys(alert.rule().contentHash());
        assertThat(rules.texts().get(alert.rule().contentHash()))
                .isIn(OwnRules.documents().stream()
                        .map(rule -> rule.header().sourceText())
                        .toList());

        Replay replay = Replay.ofWhatWasDetected(data, data.resolve("again"));
        replay.underRecordedEpochs(setup(), loader(), status -> {});
        assertThat(replay.firstDifference()).isNull();
    }

    @Test
    void whenOneOfTheTwoFilesIsLostTheHalvesAreComparedAgainSinceTheNextTotals() throws Exception {
        for (String lost : List.of(EngineAccountFile.NAME, "ledger.json", "neither")) {
            Files.deleteIfExists(data.resolve(lost));
            try (Journal journal = Journal.open(
                            data.resolve("journal"), JournalLimits.DEFAULTS.withDiskReserveBytes(0), now::get, meters);
                    LedgerKeeper keeper =
                            LedgerKeeper.start(data.resolve("ledger.json"), journal, meters, InstantSource.system())) {
                for (int round = 0; round < 2; round++) {
                    aMinutePasses();
                    send(journal, keeper, "192.0.2.7:1", SYSMON.formatted(10), SYSMON.formatted(11));
                }
                EngineAccount account = detect();
                Ledger.Moment moment = keeper.ledger().moment();
                LedgerStatus shown = LedgerView.of(account, moment, List.of());
                assertThat(account.mismatches()).as(lost).isEmpty();
                assertThat(account.compared().began()).as(lost).isEqualTo(moment.from());
                assertThat(account.compared().to())
                        .as(lost)
                        .isGreaterThan(account.compared().from());
                assertThat(shown.listeners().getFirst().counts().lag()).as(lost).isZero();
                assertThat(lagOfFirstSource(shown)).as(lost).isZero();
                send(journal, keeper, "192.0.2.7:1", SYSMON.formatted(12), SYSMON.formatted(13));
                shown = LedgerView.of(account, keeper.ledger().moment(), List.of());
                assertThat(lagOfFirstSource(shown)).as(lost).isEqualTo(2);
            }
            aMinutePasses();
        }
    }

    private void aMinutePasses() {
        now.updateAndGet(instant -> instant.plusSeconds(60));
    }

    private static void send(Journal journal, LedgerKeeper keeper, String peer, String... events) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (String event : events) {
            frames.add(frame(peer, event));
        }
        CompletableFuture<Outcome> settled = new CompletableFuture<>();
        keeper.ledger().count(What.RECEIVED, frames);
        journal.offer(frames, outcome -> {
            keeper.ledger().count(What.ACCEPTED, frames);
            settled.complete(outcome);
        });
        settled.get(20, TimeUnit.SECONDS);
    }

    private static Frame frame(String peer, String event) {
        return new Frame(
                1_790_000_000_000_000_000L,
                new Origin("default", "tcp", "json-lines", "", peer),
                Format.JSON,
                Frame.NO_CONTEXT,
                event.getBytes(UTF_8));
    }

    /** Passes all that is in the journal. */
    private EngineAccount detect() throws IOException {
        RuleDirectories loader = loader();
        RuleDirectories.Loaded rules = loader.load();
        JournalReader raw = JournalReader.open(data.resolve("journal"));
        long end = raw.lastSequence();
        DetectLoop loop = DetectLoop.open(data, raw, loader, setup(), rules.pack(), rules.files());
        Thread running = new Thread(loop, "detect-for-test");
        running.start();
        while (loop.status().rawSequence() < end && loop.status().isHealthy()) {
            Thread.onSpinWait();
        }
        EngineAccount account = loop.account();
        loop.stop();
        try (loop) {
            running.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(loop.status().failure()).isNull();
        return account;
    }

    private static RuleDirectories loader() {
        return new RuleDirectories(List.of(), List.of(), List.of(), List.of());
    }

    private DetectSetup setup() {
        Mappings mappings = Mappings.builtIn();
        return new DetectSetup(
                VerdictVersion.of(mappings),
                new EsperCorrelators(CorrelatorLimits.DEFAULT),
                catalog -> EventReader.of(catalog, mappings)::read,
                DetectSetup.Limits.DEFAULT,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    private List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            for (AlertLogReader.@Nullable Entry entry = reader.next(); entry != null; entry = reader.next()) {
                alerts.add(entry.alert());
            }
        }
        return alerts;
    }

    private static long lagOfFirstSource(LedgerStatus shown) {
        return shown.listeners().getFirst().sources().getFirst().counts().lag();
    }
}
