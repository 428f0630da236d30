package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineRow;
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

    @Test
    void addsUpForEachSourceAndABrokenCountIsOneAlert() throws Exception {
        try (Journal journal = Journal.open(
                        data.resolve("journal"),
                        JournalLimits.DEFAULTS.withDiskReserveBytes(0),
                        InstantSource.system(),
                        meters);
                LedgerKeeper keeper =
                        LedgerKeeper.start(data.resolve("ledger.json"), journal, meters, InstantSource.system())) {
            send(journal, keeper, "192.0.2.7:1", SYSMON.formatted(10), SYSMON.formatted(11));
            send(journal, keeper, "192.0.2.8:1", SYSMON.formatted(4), "{broken", SYSMON.formatted(9));
            EngineAccount account = detect();
            assertThat(account.row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(2, 0, 0));
            assertThat(account.row("tcp", "192.0.2.8")).isEqualTo(new EngineRow(2, 1, 4));
            assertThat(account.from()).isEqualTo(keeper.ledger().moment().from());

            keeper.compareWith(() -> account);
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
                            account.streams().getLast().lastSequence()));

            awaitLook(keeper, account);
            assertThat(keeper.mismatches()).isEmpty();

            keeper.compareWith(() -> withOneMore(account));
            while (keeper.mismatches().isEmpty()) {
                Thread.onSpinWait();
            }
            awaitLook(keeper, account);
            assertThat(keeper.mismatches())
                    .singleElement()
                    .asString()
                    .startsWith("tcp 192.0.2.7: evaluated and dead-lettered are more than journalled: journalled 2");
        }
        detect();
        Alert alert = alerts().getFirst();
        assertThat(alerts()).hasSize(1);
        assertThat(alert.rule().title()).isEqualTo("The Ledger Of Varta Does Not Add Up");
        assertThat(alert.groupKey())
                .containsExactly("tcp 192.0.2.7: evaluated and dead-lettered are more than journalled");
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

    /** Two looks at least lie between this call and its return: the keeper asks for the account at each. */
    private static void awaitLook(LedgerKeeper keeper, EngineAccount account) throws Exception {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        keeper.compareWith(() -> {
            if (!first.complete(true)) {
                second.complete(true);
            }
            return account;
        });
        second.get(60, TimeUnit.SECONDS);
    }

    private static EngineAccount withOneMore(EngineAccount account) {
        EngineRow row = account.row("tcp", "192.0.2.7");
        account.byListener().get("tcp").put("192.0.2.7", new EngineRow(row.evaluated() + 1, 0, 0));
        EngineAccount broken = new EngineAccount(
                account.journal(),
                account.from(),
                account.passed(),
                0,
                account.byListener(),
                List.of(),
                account.mismatches());
        account.byListener().get("tcp").put("192.0.2.7", row);
        return broken;
    }

    private static void send(Journal journal, LedgerKeeper keeper, String peer, String... events) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (String event : events) {
            frames.add(new Frame(
                    1_790_000_000_000_000_000L,
                    new Origin("default", "tcp", "json-lines", "", peer),
                    Format.JSON,
                    Frame.NO_CONTEXT,
                    event.getBytes(UTF_8)));
        }
        CompletableFuture<Outcome> settled = new CompletableFuture<>();
        keeper.ledger().count(What.RECEIVED, frames);
        journal.offer(frames, outcome -> {
            keeper.ledger().count(What.ACCEPTED, frames);
            settled.complete(outcome);
        });
        settled.get(20, TimeUnit.SECONDS);
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
}
