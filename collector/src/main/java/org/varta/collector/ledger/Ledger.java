package org.varta.collector.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.varta.collector.journal.CommitListener;
import org.varta.collector.wire.EventCount;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/**
 * Counts every event from the wire to the journal, by listener and source. Thread-safe.
 *
 * <p>Two independent counts meet here: what listeners say, and what the journal's commits say. Whenever they are read in
 * the order of {@link #mismatches}, {@code acked <= accepted <= journalled} and {@code accepted + refused <= received}
 * hold; when nothing is in flight the last one is an equality.
 */
public final class Ledger implements EventCount, CommitListener {

    /** So many sources have a row of their own; the others share one for each listener. */
    public static final int SOURCES_MAX = 10_000;

    /** Ticks carry the totals that often. */
    static final long SECONDS_BETWEEN_TOTALS = 60;

    private static final class Counts {
        final LongAdder received = new LongAdder();
        final LongAdder accepted = new LongAdder();
        final LongAdder acked = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder journalled = new LongAdder();

        LongAdder of(What what) {
            return switch (what) {
                case RECEIVED -> received;
                case ACCEPTED -> accepted;
                case ACKED -> acked;
                case REFUSED -> refused;
            };
        }

        Row row() {
            // In the reverse order of counting, so that an event on its way never looks like too many.
            long ackedNow = acked.sum();
            long acceptedNow = accepted.sum();
            long journalledNow = journalled.sum();
            long refusedNow = refused.sum();
            return new Row(received.sum(), acceptedNow, ackedNow, refusedNow, journalledNow);
        }
    }

    private final ConcurrentHashMap<Source, Counts> rows = new ConcurrentHashMap<>();
    private final AtomicInteger sources = new AtomicInteger();
    private final Object commits = new Object();
    private final long from;
    private long sequence;
    private long totalsSecond = Long.MIN_VALUE;

    /** A ledger of what comes after this sequence of the journal. */
    public Ledger(long sequence) {
        this(sequence, sequence);
    }

    /** A ledger that began after one sequence, and has counted up to another one. */
    Ledger(long from, long sequence) {
        this.from = from;
        this.sequence = sequence;
    }

    /**
     * A moment of the ledger.
     *
     * @param from the record after which counting began; negative when that is not known
     * @param sequence the last record of the journal that is counted as journalled
     */
    public record Moment(long from, long sequence, SortedMap<String, SortedMap<String, Row>> byListener) {}

    @Override
    public void count(What what, List<Frame> frames) {
        add(frames, counts -> counts.of(what));
    }

    /** The journal has forced these events; called by the thread that forces, before anybody else is told. */
    @Override
    public void committed(List<List<Frame>> batches, long lastSequence) {
        synchronized (commits) {
            for (List<Frame> batch : batches) {
                add(batch, counts -> counts.journalled);
            }
            sequence = lastSequence;
        }
    }

    /** The totals, at the first tick and then once a minute; called by the thread that appends, when nothing is forced. */
    @Override
    public byte[] atTick(long second) {
        boolean isClockSetBack = second < totalsSecond;
        if (totalsSecond != Long.MIN_VALUE && !isClockSetBack && second - totalsSecond < SECONDS_BETWEEN_TOTALS) {
            return Frame.NO_CONTEXT;
        }
        totalsSecond = second;
        return totals().encode();
    }

    private Totals totals() {
        SortedMap<String, SortedMap<String, Long>> journalled = new TreeMap<>();
        rows.forEach((source, counts) -> {
            long count = counts.journalled.sum();
            if (count > 0) {
                journalled
                        .computeIfAbsent(source.listener(), listener -> new TreeMap<>())
                        .put(source.name(), count);
            }
        });
        return new Totals(from, journalled);
    }

    /** What is counted now. */
    public Moment moment() {
        synchronized (commits) {
            SortedMap<String, SortedMap<String, Row>> byListener = new TreeMap<>();
            rows.forEach((source, counts) -> byListener
                    .computeIfAbsent(source.listener(), listener -> new TreeMap<>())
                    .put(source.name(), counts.row()));
            return new Moment(from, sequence, byListener);
        }
    }

    /** The sums of each listener. */
    public static SortedMap<String, Row> sums(Moment moment) {
        SortedMap<String, Row> sums = new TreeMap<>();
        moment.byListener().forEach((listener, sources) -> sums.put(listener, sum(sources)));
        return sums;
    }

    /** The sum of some sources. */
    public static Row sum(SortedMap<String, Row> sources) {
        return sources.values().stream().reduce(Row.ZERO, Row::plus);
    }

    /** What can be so at no time. */
    public static List<Mismatch> mismatches(Moment moment) {
        List<Mismatch> found = new ArrayList<>();
        sums(moment).forEach((listener, row) -> {
            require(found, listener, row.acked() <= row.accepted(), "acknowledged is more than accepted", row);
            require(found, listener, row.accepted() <= row.journalled(), "accepted is more than journalled", row);
            require(
                    found,
                    listener,
                    row.accepted() + row.refused() <= row.received(),
                    "accepted and refused are more than received",
                    row);
        });
        return found;
    }

    private static void require(List<Mismatch> found, String listener, boolean holds, String what, Row row) {
        if (!holds) {
            found.add(new Mismatch(listener + ": " + what, row.toString()));
        }
    }

    /** Takes over what an earlier process counted: nothing of it is in flight any more. */
    void restore(Source source, long journalled, long acked, long refused) {
        Counts counts = counts(source);
        counts.journalled.add(journalled);
        counts.accepted.add(journalled);
        counts.acked.add(acked);
        counts.refused.add(refused);
        counts.received.add(journalled + refused);
    }

    private void add(List<Frame> frames, ToLongAdder adder) {
        int from = 0;
        while (from < frames.size()) {
            Origin origin = frames.get(from).origin();
            int to = from + 1;
            while (to < frames.size() && isSame(frames.get(to).origin(), origin)) {
                to++;
            }
            adder.of(counts(Source.of(origin))).add(to - from);
            from = to;
        }
    }

    @SuppressWarnings("ReferenceEquality") // frames of one connection share their origin; another one costs a look-up
    private static boolean isSame(Origin left, Origin right) {
        return left == right;
    }

    private Counts counts(Source source) {
        Counts counts = rows.get(source);
        if (counts != null) {
            return counts;
        }
        if (!source.name().equals(Source.OTHERS) && sources.incrementAndGet() > SOURCES_MAX) {
            sources.decrementAndGet();
            return counts(new Source(source.listener(), Source.OTHERS));
        }
        return rows.computeIfAbsent(source, key -> new Counts());
    }

    /** How many sources have a row. */
    public int sources() {
        return rows.size();
    }

    private interface ToLongAdder {
        LongAdder of(Counts counts);
    }
}
