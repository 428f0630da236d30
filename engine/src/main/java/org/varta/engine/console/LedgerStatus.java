package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The account of every event, as far as this process has it.
 *
 * @param mismatches what does not add up, for people
 * @param comparedFrom the record since which the engine's counts are compared with the collector's, or {@link #UNKNOWN}
 * @param comparedTo the last record at which they were
 * @param listeners in the order of their names
 * @param gaps streams in which something is missing, most first
 */
public record LedgerStatus(
        List<String> mismatches, long comparedFrom, long comparedTo, List<Listener> listeners, List<Gap> gaps) {

    /** So many sources of a listener are shown, those with the most events. */
    public static final int SOURCES_SHOWN_MAX = 100;

    /** So many streams with something missing are shown. */
    public static final int GAPS_SHOWN_MAX = 100;

    /** A half that runs in another process. */
    public static final long UNKNOWN = -1;

    public LedgerStatus {
        mismatches = List.copyOf(mismatches);
        listeners = List.copyOf(listeners);
        gaps = List.copyOf(gaps);
    }

    /**
     * Counts in events, each {@link #UNKNOWN} where another process counts it.
     *
     * @param lag journalled, and neither evaluated nor dead-lettered
     * @param missing never came, as far as numbers in the events tell
     */
    public record Counts(
            long received,
            long accepted,
            long acked,
            long refused,
            long journalled,
            long evaluated,
            long deadLettered,
            long lag,
            long missing) {}

    /** A listener with its busiest sources. */
    public record Listener(String name, Counts counts, List<Source> sources, int sourcesLeftOut) {
        public Listener {
            requireNonNull(name, "name");
            requireNonNull(counts, "counts");
            sources = List.copyOf(sources);
        }
    }

    /**
     * A sender.
     *
     * @param name {@code *} for all beyond the ledger's limit
     */
    public record Source(String name, Counts counts) {
        public Source {
            requireNonNull(name, "name");
            requireNonNull(counts, "counts");
        }
    }

    /**
     * A stream in which something is missing.
     *
     * @param isDrops whether the sender says so itself; else numbers were passed over
     * @param lastFrom first number of the newest gap
     * @param lastTo last number of the newest gap
     * @param lastSequence the record that showed it
     */
    public record Gap(
            String listener,
            String source,
            String host,
            String channel,
            boolean isDrops,
            long missing,
            long jumps,
            long lastFrom,
            long lastTo,
            long lastSequence) {}
}
