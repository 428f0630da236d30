package org.varta.collector.ledger;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The engine's side of the ledger at one record of the journal.
 *
 * @param journal the journal's UUID
 * @param from the record after which counting began
 * @param passed the last record that is counted
 * @param damaged records among them that cannot be read; nobody knows whose they were
 * @param compared where it was compared with what the collector counted
 * @param byListener listener, source, what became of its events
 * @param streams numbered streams, those heard of last
 * @param mismatches what did not add up, within the engine or with what the collector counted
 */
public record EngineAccount(
        String journal,
        long from,
        long passed,
        long damaged,
        Compared compared,
        SortedMap<String, SortedMap<String, EngineRow>> byListener,
        List<SourceStream> streams,
        List<Mismatch> mismatches) {

    /**
     * Where an engine and a collector were compared, by the {@link Totals} in the journal.
     *
     * @param began the record after which the collector began to count
     * @param from the record since which they are compared; negative while they are not
     * @param to the last record at which they were
     * @param damaged records that could not be read up to there
     */
    public record Compared(long began, long from, long to, long damaged) {

        /** Not yet. */
        public static final Compared NEVER = new Compared(-1, -1, -1, 0);
    }

    public EngineAccount {
        requireNonNull(journal, "journal");
        requireNonNull(compared, "compared");
        SortedMap<String, SortedMap<String, EngineRow>> copy = new TreeMap<>();
        byListener.forEach((listener, sources) -> copy.put(listener, new TreeMap<>(sources)));
        byListener = copy;
        streams = List.copyOf(streams);
        mismatches = List.copyOf(mismatches);
    }

    /** What became of a source's events. */
    public EngineRow row(String listener, String source) {
        SortedMap<String, EngineRow> sources = byListener.get(listener);
        return sources == null ? EngineRow.ZERO : sources.getOrDefault(source, EngineRow.ZERO);
    }

    /** The sum of a listener. */
    public EngineRow sum(String listener) {
        SortedMap<String, EngineRow> sources = byListener.get(listener);
        return sources == null ? EngineRow.ZERO : sources.values().stream().reduce(EngineRow.ZERO, EngineRow::plus);
    }
}
