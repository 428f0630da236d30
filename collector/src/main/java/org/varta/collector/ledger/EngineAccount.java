package org.varta.collector.ledger;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
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
 * @param byListener listener, source, what became of its events
 * @param streams numbered streams, those heard of last
 * @param mismatches what did not add up within the engine
 */
public record EngineAccount(
        String journal,
        long from,
        long passed,
        long damaged,
        SortedMap<String, SortedMap<String, EngineRow>> byListener,
        List<SourceStream> streams,
        List<String> mismatches) {
    public EngineAccount {
        requireNonNull(journal, "journal");
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

    /**
     * What cannot be so: settled is never more than journalled, and where the engine has passed just what the collector has
     * journalled, both are the same, for each source.
     *
     * @param moment of the collector, taken after this account
     * @return empty also when nothing can be said: the two began to count at different records, or the engine has seen
     *     what the journal has forced and not told the collector yet
     */
    List<Mismatch> against(Ledger.Moment moment) {
        List<Mismatch> found = new ArrayList<>();
        if (from != moment.from() || passed > moment.sequence()) {
            return found;
        }
        boolean isLevel = passed == moment.sequence();
        long unknown = 0;
        SortedMap<String, SortedMap<String, EngineRow>> unseen = new TreeMap<>();
        byListener.forEach((listener, sources) -> unseen.put(listener, new TreeMap<>(sources)));
        for (var listener : moment.byListener().entrySet()) {
            boolean isShared = listener.getValue().containsKey(Source.OTHERS)
                    || byListener
                            .getOrDefault(listener.getKey(), new TreeMap<>())
                            .containsKey(Source.OTHERS);
            if (isShared) {
                Row sum = Ledger.sum(listener.getValue());
                unknown += compare(found, listener.getKey(), sum.journalled(), sum(listener.getKey()), isLevel);
            } else {
                for (var source : listener.getValue().entrySet()) {
                    unknown += compare(
                            found,
                            listener.getKey() + " " + source.getKey(),
                            source.getValue().journalled(),
                            row(listener.getKey(), source.getKey()),
                            isLevel);
                    unseen.getOrDefault(listener.getKey(), new TreeMap<>()).remove(source.getKey());
                }
                for (String source :
                        unseen.getOrDefault(listener.getKey(), new TreeMap<>()).keySet()) {
                    unknown += compare(
                            found, listener.getKey() + " " + source, 0, row(listener.getKey(), source), isLevel);
                }
            }
            unseen.remove(listener.getKey());
        }
        for (String listener : unseen.keySet()) {
            unknown += compare(found, listener, 0, sum(listener), isLevel);
        }
        if (isLevel && unknown > damaged) {
            found.add(new Mismatch(
                    "engine: journalled is more than evaluated, dead-lettered and damaged",
                    unknown + " events at record " + passed + ", damaged " + damaged));
        }
        return found;
    }

    /** Returns the events that are journalled and not settled, if they may be damaged ones. */
    private long compare(List<Mismatch> found, String whose, long journalled, EngineRow engine, boolean isLevel) {
        String figures = "journalled " + journalled + ", evaluated " + engine.evaluated() + ", dead-lettered "
                + engine.deadLettered() + ", at record " + passed;
        if (engine.settled() > journalled) {
            found.add(new Mismatch(whose + ": evaluated and dead-lettered are more than journalled", figures));
        } else if (isLevel && engine.settled() < journalled) {
            if (damaged > 0) {
                return journalled - engine.settled();
            }
            found.add(new Mismatch(
                    whose + ": nothing waits, and journalled is more than evaluated and dead-lettered", figures));
        }
        return 0;
    }
}
