package org.varta.engine.cli;

import static org.varta.engine.console.LedgerStatus.UNKNOWN;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ledger.Ledger;
import org.varta.collector.ledger.Mismatch;
import org.varta.collector.ledger.Row;
import org.varta.collector.ledger.Source;
import org.varta.collector.ledger.SourceStream;
import org.varta.engine.console.LedgerStatus;
import org.varta.engine.console.LedgerStatus.Counts;

/** Both halves of the ledger beside each other, as the console shows them. */
final class LedgerView {

    private final EngineAccount engine;
    private final Ledger.@Nullable Moment collector;

    private LedgerView(EngineAccount engine, Ledger.@Nullable Moment collector) {
        this.engine = engine;
        this.collector = collector;
    }

    /**
     * The two halves as one.
     *
     * @param engine taken before the collector's half, so that nothing seems to be evaluated before it came
     * @param collector null when it runs in another process
     * @param mismatches that the collector has told
     */
    static LedgerStatus of(EngineAccount engine, Ledger.@Nullable Moment collector, List<String> mismatches) {
        LedgerView view = new LedgerView(engine, collector);
        return new LedgerStatus(
                collector == null
                        ? engine.mismatches().stream().map(Mismatch::toString).toList()
                        : mismatches,
                engine.compared().from(),
                engine.compared().to(),
                view.listeners(),
                view.gaps());
    }

    private List<LedgerStatus.Listener> listeners() {
        SortedSet<String> names = new TreeSet<>(engine.byListener().keySet());
        if (collector != null) {
            names.addAll(collector.byListener().keySet());
        }
        return names.stream().map(this::listener).toList();
    }

    private LedgerStatus.Listener listener(String name) {
        SortedMap<String, Row> rows =
                collector == null ? new TreeMap<>() : collector.byListener().getOrDefault(name, new TreeMap<>());
        SortedSet<String> sources = new TreeSet<>(rows.keySet());
        sources.addAll(engine.byListener().getOrDefault(name, new TreeMap<>()).keySet());
        // Who is among the others in one half may have a row in the other one.
        boolean isShared = sources.contains(Source.OTHERS);
        List<LedgerStatus.Source> all = new ArrayList<>();
        for (String source : sources) {
            Row row = rows.getOrDefault(source, new Row(0, 0, 0, 0, 0));
            all.add(new LedgerStatus.Source(source, counts(row, engine.row(name, source), !isShared)));
        }
        all.sort(Comparator.comparingLong(
                source -> -Math.max(source.counts().received(), source.counts().evaluated())));
        List<LedgerStatus.Source> shown = all.subList(0, Math.min(all.size(), LedgerStatus.SOURCES_SHOWN_MAX));
        return new LedgerStatus.Listener(
                name, counts(Ledger.sum(rows), engine.sum(name), true), shown, all.size() - shown.size());
    }

    private Counts counts(Row row, EngineRow settled, boolean isComparable) {
        if (collector == null) {
            return new Counts(
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    settled.evaluated(),
                    settled.deadLettered(),
                    UNKNOWN,
                    settled.missing());
        }
        boolean isCompared =
                isComparable && collector.from() == engine.compared().began();
        return new Counts(
                row.received(),
                row.accepted(),
                row.acked(),
                row.refused(),
                row.journalled(),
                settled.evaluated(),
                settled.deadLettered(),
                isCompared ? Math.max(0, row.journalled() - settled.settled() - settled.ahead()) : UNKNOWN,
                settled.missing());
    }

    private List<LedgerStatus.Gap> gaps() {
        return engine.streams().stream()
                .filter(stream -> stream.figures().missing() > 0)
                .sorted(Comparator.comparingLong(stream -> -stream.figures().missing()))
                .limit(LedgerStatus.GAPS_SHOWN_MAX)
                .map(LedgerView::gap)
                .toList();
    }

    private static LedgerStatus.Gap gap(SourceStream stream) {
        return new LedgerStatus.Gap(
                stream.listener(),
                stream.source(),
                stream.host(),
                stream.channel(),
                stream.isDrops(),
                stream.figures().missing(),
                stream.figures().jumps(),
                stream.figures().newest().from(),
                stream.figures().newest().to(),
                stream.figures().newestSequence());
    }
}
