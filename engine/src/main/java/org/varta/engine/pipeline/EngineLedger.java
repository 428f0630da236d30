package org.varta.engine.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccount.Compared;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ledger.Ledger;
import org.varta.collector.ledger.Mismatch;
import org.varta.collector.ledger.Source;
import org.varta.collector.ledger.SourceStream;
import org.varta.collector.ledger.SourceStream.Figures;
import org.varta.collector.ledger.Totals;
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

    /** More kinds of faults are not told. */
    static final int MISMATCHES_MAX = 100;

    /** Streams of hosts or channels with longer names are not followed. */
    static final int NAME_CHARS_MAX = 256;

    private static final class Counts {
        private long evaluated;
        private long deadLettered;
        private long missing;
        private long ahead;

        /** What the collector says, while the two are compared. */
        private long journalled;

        /** What the collector has counted and the engine has not, beyond what it was when comparing began. */
        private long open() {
            return journalled - evaluated - deadLettered - ahead;
        }
    }

    private record StreamKey(Source source, String host, String channel, boolean isDrops) {}

    private final String journal;
    private final long from;
    private final Map<Source, Counts> rows = new HashMap<>();
    private final SequencedMap<String, Mismatch> mismatches = new LinkedHashMap<>();
    private final SequencedMap<StreamKey, StreamGaps> streams = new LinkedHashMap<>(16, 0.75f, true);
    private int sources;
    private long passed;
    private long damaged;
    private Compared compared = Compared.NEVER;

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
        this.compared = account.compared();
        account.byListener()
                .forEach((listener, all) -> all.forEach((name, row) -> {
                    Counts counts = counts(new Source(listener, name));
                    counts.evaluated = row.evaluated();
                    counts.deadLettered = row.deadLettered();
                    counts.missing = row.missing();
                    counts.ahead = row.ahead();
                }));
        for (SourceStream stream : account.streams()) {
            streams.put(
                    new StreamKey(
                            new Source(stream.listener(), stream.source()),
                            stream.host(),
                            stream.channel(),
                            stream.isDrops()),
                    new StreamGaps(stream.figures()));
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
            tell(
                    "engine: records passed are not those evaluated, dead-lettered, damaged and without an event",
                    unaccounted + " records up to " + lastSequence);
        }
        passed = lastSequence;
        damaged += tally.damaged();
        tally.bySource().forEach((source, settled) -> {
            Counts counts = counts(source);
            counts.evaluated += settled.evaluated();
            counts.deadLettered += settled.deadLettered();
        });
        tally.marks().forEach(this::follow);
        Totals totals = tally.totals();
        if (totals != null) {
            compare(totals);
        }
    }

    /**
     * Compares with what the collector has counted up to the same record. What the two differ by when they meet first never
     * changes: that one of them began to count earlier, because a file was lost, does not matter.
     */
    private void compare(Totals totals) {
        rows.values().forEach(counts -> counts.journalled = 0);
        totals.journalled()
                .forEach((listener, sources) ->
                        sources.forEach((name, count) -> counts(new Source(listener, name)).journalled += count));
        if (compared.began() == totals.began()) {
            judge(open());
            compared = new Compared(totals.began(), compared.from(), passed, damaged);
        } else {
            compared = new Compared(totals.began(), passed, passed, damaged);
            rows.values().forEach(counts -> counts.ahead = 0);
        }
        // Told or not, it is the measure from now on, so that each fault is told once.
        open().forEach((source, open) -> counts(source).ahead += open);
    }

    /** What is open by source; by listener where sources share a row, which in the other half may be others. */
    private SortedMap<Source, Long> open() {
        SortedMap<Source, Long> open =
                new TreeMap<>(Comparator.comparing(Source::listener).thenComparing(Source::name));
        rows.forEach((source, counts) -> {
            Source others = new Source(source.listener(), Source.OTHERS);
            open.merge(rows.containsKey(others) ? others : source, counts.open(), Long::sum);
        });
        return open;
    }

    /** Damaged records may be anybody's, so that as many events may be open. */
    private void judge(SortedMap<Source, Long> open) {
        long waiting =
                open.values().stream().mapToLong(count -> Math.max(0, count)).sum();
        long unreadable = damaged - compared.damaged();
        open.forEach((source, count) -> {
            if (count < 0) {
                tell(named(source) + ": evaluated and dead-lettered are more than journalled", figures(-count));
            } else if (count > 0 && unreadable == 0) {
                tell(named(source) + ": journalled is more than evaluated and dead-lettered", figures(count));
            }
        });
        if (unreadable > 0 && waiting > unreadable) {
            tell(
                    "engine: journalled is more than evaluated, dead-lettered and damaged",
                    waiting + " events, damaged " + unreadable + ", at record " + passed);
        }
    }

    private static String named(Source source) {
        return source.name().equals(Source.OTHERS) ? source.listener() : source.listener() + " " + source.name();
    }

    private String figures(long difference) {
        return difference + " events after record " + compared.to() + " and up to record " + passed;
    }

    /** Once for each fault; its first figures stay. */
    private void tell(String what, String figures) {
        if (mismatches.size() < MISMATCHES_MAX) {
            mismatches.putIfAbsent(what, new Mismatch(what, figures));
        }
    }

    private void follow(Tally.Mark mark) {
        Numbered numbered = mark.mark().numbered();
        String host = mark.mark().host();
        if (host.length() > NAME_CHARS_MAX || numbered.channel().length() > NAME_CHARS_MAX) {
            return;
        }
        StreamKey key = new StreamKey(mark.source(), host, numbered.channel(), numbered.isDrops());
        StreamGaps gaps = streams.computeIfAbsent(key, unused -> new StreamGaps(Figures.NONE));
        long more = numbered.isDrops()
                ? gaps.takeDrops(numbered.number(), mark.sequence())
                : gaps.take(numbered.number(), mark.sequence());
        counts(mark.source()).missing += more;
        if (streams.size() > STREAMS_MAX) {
            streams.pollFirstEntry();
        }
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
                .put(
                        source.name(),
                        new EngineRow(counts.evaluated, counts.deadLettered, counts.missing, counts.ahead)));
        List<SourceStream> all = new ArrayList<>(streams.size());
        streams.forEach((key, gaps) -> all.add(new SourceStream(
                key.source().listener(),
                key.source().name(),
                key.host(),
                key.channel(),
                key.isDrops(),
                gaps.figures())));
        return new EngineAccount(
                journal, from, passed, damaged, compared, byListener, all, List.copyOf(mismatches.values()));
    }
}
