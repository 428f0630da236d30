package org.varta.engine.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ledger.Ledger;
import org.varta.collector.ledger.Source;
import org.varta.collector.ledger.SourceStream;
import org.varta.engine.normalise.Numbered;

/**
 * The engine's side of the ledger: what became of every record, by source, and what is missing in numbered streams. Whether
 * a row's records are all accounted for is known from the journal's sequence, which counts them independently.
 *
 * <p>Thread-safe.
 */
final class EngineLedger {

    /** So many numbered streams are followed; the one that was silent longest makes room. */
    static final int STREAMS_MAX = 10_000;

    /** Streams of hosts or channels with longer names are not followed. */
    static final int NAME_CHARS_MAX = 256;

    private static final class Counts {
        private long evaluated;
        private long deadLettered;
        private long missing;
    }

    private record StreamKey(Source source, String host, String channel, boolean isDrops) {}

    private final String journal;
    private final long from;
    private final Map<Source, Counts> rows = new HashMap<>();
    private final Set<String> mismatches = new LinkedHashSet<>();
    private final SequencedMap<StreamKey, StreamGaps> streams = new LinkedHashMap<>(16, 0.75f, true);
    private int sources;
    private long passed;
    private long damaged;

    /** Counts from a record on. */
    EngineLedger(UUID journal, long passed) {
        this.journal = journal.toString();
        this.from = passed;
        this.passed = passed;
    }

    private EngineLedger(EngineAccount account) {
        this.journal = account.journal();
        this.from = account.from();
        this.passed = account.passed();
        this.damaged = account.damaged();
        account.byListener()
                .forEach((listener, all) -> all.forEach((name, row) -> {
                    Counts counts = counts(new Source(listener, name));
                    counts.evaluated = row.evaluated();
                    counts.deadLettered = row.deadLettered();
                    counts.missing = row.missing();
                }));
        for (SourceStream stream : account.streams()) {
            streams.put(
                    new StreamKey(
                            new Source(stream.listener(), stream.source()),
                            stream.host(),
                            stream.channel(),
                            stream.isDrops()),
                    new StreamGaps(
                            stream.highest(),
                            stream.missing(),
                            stream.jumps(),
                            stream.restarts(),
                            stream.repeated(),
                            stream.lastFrom(),
                            stream.lastTo(),
                            stream.lastSequence()));
        }
    }

    /** Goes on from an account, or begins after a record when there is none of this journal. */
    static EngineLedger after(@Nullable EngineAccount account, UUID journal, long passed) {
        if (account != null && account.journal().equals(journal.toString()) && account.passed() <= passed) {
            return new EngineLedger(account);
        }
        return new EngineLedger(journal, passed);
    }

    /** The last record that is counted. */
    synchronized long passed() {
        return passed;
    }

    /** Takes the row that ends with a record. */
    synchronized void add(long lastSequence, Tally tally) {
        long unaccounted = lastSequence - passed - tally.records();
        if (unaccounted != 0) {
            mismatches.add("records passed are not those evaluated, dead-lettered, damaged and without an event");
        }
        passed = lastSequence;
        damaged += tally.damaged();
        tally.bySource().forEach((source, settled) -> {
            Counts counts = counts(source);
            counts.evaluated += settled.evaluated();
            counts.deadLettered += settled.deadLettered();
        });
        tally.marks().forEach(this::follow);
    }

    private void follow(Tally.Mark mark) {
        Numbered numbered = mark.mark().numbered();
        String host = mark.mark().host();
        if (host.length() > NAME_CHARS_MAX || numbered.channel().length() > NAME_CHARS_MAX) {
            return;
        }
        StreamKey key = new StreamKey(mark.source(), host, numbered.channel(), numbered.isDrops());
        StreamGaps gaps = streams.computeIfAbsent(key, unused -> new StreamGaps());
        long more = numbered.isDrops()
                ? gaps.takeDrops(numbered.number(), mark.sequence())
                : gaps.take(numbered.number(), mark.sequence());
        counts(mark.source()).missing += more;
        if (streams.size() > STREAMS_MAX) {
            streams.pollFirstEntry();
        }
    }

    /** Numbers may have passed unseen. */
    synchronized void loseTrack() {
        streams.values().forEach(StreamGaps::loseTrack);
    }

    private Counts counts(Source source) {
        Counts counts = rows.get(source);
        if (counts != null) {
            return counts;
        }
        if (source.name().equals(Source.OTHERS)) {
            return rows.computeIfAbsent(source, key -> new Counts());
        }
        if (sources >= Ledger.SOURCES_MAX) {
            return counts(new Source(source.listener(), Source.OTHERS));
        }
        sources++;
        return rows.computeIfAbsent(source, key -> new Counts());
    }

    /** What is counted now. */
    synchronized EngineAccount account() {
        SortedMap<String, SortedMap<String, EngineRow>> byListener = new TreeMap<>();
        rows.forEach((source, counts) -> byListener
                .computeIfAbsent(source.listener(), listener -> new TreeMap<>())
                .put(source.name(), new EngineRow(counts.evaluated, counts.deadLettered, counts.missing)));
        List<SourceStream> all = new ArrayList<>(streams.size());
        streams.forEach((key, gaps) -> all.add(new SourceStream(
                key.source().listener(),
                key.source().name(),
                key.host(),
                key.channel(),
                key.isDrops(),
                gaps.highest(),
                gaps.missing(),
                gaps.jumps(),
                gaps.restarts(),
                gaps.repeated(),
                gaps.lastFrom(),
                gaps.lastTo(),
                gaps.lastSequence())));
        return new EngineAccount(journal, from, passed, damaged, byListener, all, List.copyOf(mismatches));
    }
}
