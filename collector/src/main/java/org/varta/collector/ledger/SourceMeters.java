package org.varta.collector.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.collector.ops.MeterNames;

/** The ledger by source as meters, for the sources that send most. Owned by one thread. */
final class SourceMeters {

    private final MultiGauge events;
    private final int sourcesMax;

    SourceMeters(MeterRegistry registry, int sourcesMax) {
        this.events = MultiGauge.builder(MeterNames.LEDGER_SOURCE_EVENTS).register(registry);
        this.sourcesMax = sourcesMax;
    }

    void update(Ledger.Moment moment, @Nullable EngineAccount engine) {
        List<Map.Entry<Source, org.varta.collector.ledger.Row>> all = new ArrayList<>();
        moment.byListener()
                .forEach((listener, sources) ->
                        sources.forEach((name, row) -> all.add(Map.entry(new Source(listener, name), row))));
        all.sort(Comparator.comparingLong(entry -> -entry.getValue().received()));
        Set<Source> shown = new HashSet<>();
        all.stream()
                .filter(entry -> !entry.getKey().name().equals(Source.OTHERS))
                .limit(sourcesMax)
                .forEach(entry -> shown.add(entry.getKey()));
        Map<Source, org.varta.collector.ledger.Row> rows = new HashMap<>();
        all.forEach(entry ->
                rows.merge(named(entry.getKey(), shown), entry.getValue(), org.varta.collector.ledger.Row::plus));
        Map<Source, EngineRow> engineRows = new HashMap<>();
        if (engine != null) {
            engine.byListener()
                    .forEach((listener, sources) -> sources.forEach((name, row) ->
                            engineRows.merge(named(new Source(listener, name), shown), row, EngineRow::plus)));
        }
        List<Row<?>> gauges = new ArrayList<>();
        rows.forEach((source, row) -> {
            add(gauges, source, "received", row.received());
            add(gauges, source, "accepted", row.accepted());
            add(gauges, source, "refused", row.refused());
            add(gauges, source, "journalled", row.journalled());
        });
        engineRows.forEach((source, row) -> {
            add(gauges, source, "evaluated", row.evaluated());
            add(gauges, source, "dead_lettered", row.deadLettered());
            add(gauges, source, "missing", row.missing());
        });
        events.register(gauges, true);
    }

    private static Source named(Source source, Set<Source> shown) {
        return shown.contains(source) ? source : new Source(source.listener(), Source.OTHERS);
    }

    private static void add(List<Row<?>> gauges, Source source, String what, long count) {
        gauges.add(Row.of(Tags.of("listener", source.listener(), "source", source.name(), "what", what), count));
    }
}
