package org.varta.collector.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.ops.Rounds;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.http.Json;

/**
 * Looks once a second whether the ledger adds up, records what the kernel dropped as gaps, and keeps the ledger on disk.
 * What does not add up is told as a metric, an error in the log and a gap record in the journal, and stays told until the
 * process ends.
 */
public final class LedgerKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerKeeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LOOKS_BETWEEN_SAVES = 10;

    /** What looks wrong while events are on their way is wrong when it stays so for that many looks in silence. */
    private static final int LOOKS_TO_BELIEVE = 5;

    private static final int MISMATCHES_MAX = 100;

    /** So many sources have meters of their own, those with the most events; the others have them together. */
    static final int SOURCE_METERS_MAX = 100;

    private final Journal journal;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final LedgerFile file;
    private final Ledger ledger;
    private final SequencedMap<String, String> mismatches = new LinkedHashMap<>();
    private final SourceMeters sourceMeters;
    private final AtomicLong mismatchCount = new AtomicLong();
    private final Map<String, Quiet> quiet = new HashMap<>();
    private final Map<String, Double> kernelDrops = new HashMap<>();
    private @Nullable Rounds rounds;
    private int looksMade;
    private volatile EngineAccount.Compared compared = EngineAccount.Compared.NEVER;
    private volatile Supplier<@Nullable EngineAccount> engine = () -> null;

    /** How long a difference has stood with the same counts. */
    private record Quiet(String key, int looks) {}

    private LedgerKeeper(Path file, Journal journal, Ledger ledger, MeterRegistry meters, InstantSource clock) {
        this.file = new LedgerFile(file);
        this.journal = journal;
        this.ledger = ledger;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder(MeterNames.LEDGER_MISMATCHES, mismatchCount, AtomicLong::get)
                .strongReference(true)
                .register(meters);
        compared(MeterNames.LEDGER_COMPARED_FROM, EngineAccount.Compared::from);
        compared(MeterNames.LEDGER_COMPARED_TO, EngineAccount.Compared::to);
        Gauge.builder(MeterNames.LEDGER_SOURCES, ledger, Ledger::sources)
                .strongReference(true)
                .register(meters);
        this.sourceMeters = new SourceMeters(meters, SOURCE_METERS_MAX);
    }

    private void compared(String meter, ToDoubleFunction<EngineAccount.Compared> record) {
        Gauge.builder(meter, this, keeper -> record.applyAsDouble(keeper.compared))
                .strongReference(true)
                .register(meters);
    }

    /**
     * Reads the ledger of the last process, or begins one, and keeps it; before any listener is started.
     *
     * @param file where it is kept
     */
    public static LedgerKeeper start(Path file, Journal journal, MeterRegistry meters, InstantSource clock)
            throws IOException {
        Ledger ledger;
        try (JournalReader reader = journal.newReader()) {
            ledger = new LedgerFile(file).load(reader);
        }
        LedgerKeeper keeper = new LedgerKeeper(file, journal, ledger, meters, clock);
        journal.onCommit(ledger);
        keeper.rounds = Rounds.start("varta-ledger", PAUSE, keeper::round);
        return keeper;
    }

    /** The ledger. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Tells from now on what an engine finds that does not add up.
     *
     * @param account what it says now, or null when it says nothing
     */
    public void listenTo(Supplier<@Nullable EngineAccount> account) {
        engine = account;
    }

    /** What did not add up since the start of the process. */
    public List<String> mismatches() {
        synchronized (mismatches) {
            return mismatches.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .toList();
        }
    }

    /** The ledger as JSON, see {@code docs/operations.md}. */
    public byte[] json() {
        try {
            return LedgerJson.encode(journal.id().toString(), ledger.moment(), mismatches());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    private void round() {
        try {
            look();
            if (++looksMade % LOOKS_BETWEEN_SAVES == 0) {
                file.save(journal.id().toString(), ledger.moment());
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the ledger could not be looked at or kept; it is tried again", e);
        }
    }

    /** One look; also called by tests. */
    void look() {
        EngineAccount account = engine.get();
        Ledger.Moment moment = ledger.moment();
        Ledger.mismatches(moment).forEach(this::tell);
        for (Map.Entry<String, Row> sum : Ledger.sums(moment).entrySet()) {
            Row row = sum.getValue();
            boolean isOpen = row.accepted() + row.refused() != row.received() && inflight(sum.getKey()) == 0;
            if (stands(sum.getKey(), isOpen, row.toString())) {
                tell(new Mismatch(
                        sum.getKey() + ": nothing is in flight, and received is not accepted and refused",
                        row.toString()));
            }
        }
        if (account != null && account.journal().equals(journal.id().toString())) {
            account.mismatches().forEach(this::tell);
            compared = account.compared();
        }
        sourceMeters.update(moment, account);
        recordKernelDrops();
    }

    private double inflight(String listener) {
        Gauge gauge =
                meters.find(MeterNames.INFLIGHT_BYTES).tag("listener", listener).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private boolean stands(String name, boolean isOpen, String key) {
        Quiet before = quiet.get(name);
        if (!isOpen) {
            quiet.remove(name);
            return false;
        }
        int looks = before != null && before.key().equals(key) ? before.looks() + 1 : 1;
        quiet.put(name, new Quiet(key, looks));
        return looks >= LOOKS_TO_BELIEVE;
    }

    /** Once for each fault: its figures go on, and it is told for as long as the process lives. */
    private void tell(Mismatch mismatch) {
        synchronized (mismatches) {
            if (mismatches.size() >= MISMATCHES_MAX
                    || mismatches.putIfAbsent(mismatch.what(), mismatch.figures()) != null) {
                return;
            }
        }
        mismatchCount.incrementAndGet();
        LOG.error("the ledger does not add up: {}", mismatch);
        gap(
                "ledger",
                "{\"gap\":\"ledger-mismatch\",\"what\":" + Json.quote(mismatch.what()) + ",\"figures\":"
                        + Json.quote(mismatch.figures()) + "}");
    }

    private void recordKernelDrops() {
        for (Gauge gauge : meters.find(MeterNames.UDP_KERNEL_DROPS).gauges()) {
            @Nullable String listener = gauge.getId().getTag("listener");
            double now = gauge.value();
            if (listener == null || Double.isNaN(now)) {
                continue;
            }
            double lost = now - kernelDrops.getOrDefault(listener, 0.0);
            kernelDrops.put(listener, now);
            if (lost > 0) {
                meters.counter(MeterNames.GAP_EVENTS, "listener", listener, "cause", "udp_kernel_drops")
                        .increment(lost);
                gap(listener, "{\"gap\":\"udp-kernel-drops\",\"lost\":" + (long) lost + "}");
            }
        }
    }

    private void gap(String listener, String json) {
        Instant now = clock.instant();
        long receivedAtNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        journal.gap(
                new Origin(Origin.DEFAULT_ORGANISATION, listener, "internal", "", ""),
                receivedAtNs,
                json.getBytes(UTF_8),
                outcome -> LOG.debug("gap {}: {}", json, outcome));
    }

    /** Ends the looking, and keeps the ledger once more; after the listeners and the journal. */
    @Override
    public void close() {
        Rounds started = rounds;
        if (started != null) {
            started.close();
        }
        try {
            file.save(journal.id().toString(), ledger.moment());
        } catch (IOException e) {
            LOG.error("the ledger could not be kept", e);
        }
    }
}
