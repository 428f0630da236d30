package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.ledger.Source;
import org.varta.collector.ledger.Totals;
import org.varta.collector.wire.Origin;
import org.varta.engine.detect.StreamMark;

/**
 * What became of each record of a row, by source.
 *
 * @param bySource of the events
 * @param others ticks and gaps
 * @param damaged records that cannot be read
 * @param marks numbers of events in their streams, in order
 * @param totals what the collector counted up to the last record, if that one says so
 */
record Tally(
        Map<Source, Settled> bySource,
        long others,
        long damaged,
        List<Mark> marks,
        @Nullable Totals totals) {

    Tally {
        bySource = Map.copyOf(bySource);
        marks = List.copyOf(marks);
    }

    /** A row that cannot be read. */
    static Tally ofDamaged(long records) {
        return new Tally(Map.of(), 0, records, List.of(), null);
    }

    /** Events that are done with. */
    record Settled(long evaluated, long deadLettered) {}

    /** The number of one event. */
    record Mark(Source source, long sequence, StreamMark mark) {
        Mark {
            requireNonNull(source, "source");
            requireNonNull(mark, "mark");
        }
    }

    long records() {
        long events = bySource.values().stream()
                .mapToLong(settled -> settled.evaluated() + settled.deadLettered())
                .sum();
        return events + others + damaged;
    }

    /** Counts a row; records of one sender mostly come together. */
    static final class Counting {
        private final Map<Source, long[]> bySource = new LinkedHashMap<>();
        private final List<Mark> marks = new ArrayList<>();
        private long others;
        private @Nullable Totals totals;
        private @Nullable Origin lastOrigin;
        private @Nullable Source lastSource;

        void evaluated(Origin origin, long sequence, @Nullable StreamMark mark) {
            Source source = source(origin);
            counts(source)[0]++;
            if (mark != null) {
                marks.add(new Mark(source, sequence, mark));
            }
        }

        void deadLettered(Origin origin) {
            counts(source(origin))[1]++;
        }

        /** A tick or a gap. */
        void other(JournalRecord record) {
            others++;
            totals = Totals.areIn(record) ? Totals.decode(record.payload()) : null;
        }

        Tally tally() {
            Map<Source, Settled> settled = new LinkedHashMap<>();
            bySource.forEach((source, counts) -> settled.put(source, new Settled(counts[0], counts[1])));
            return new Tally(settled, others, 0, marks, totals);
        }

        private long[] counts(Source source) {
            return bySource.computeIfAbsent(source, key -> new long[2]);
        }

        private Source source(Origin origin) {
            Source known = lastSource;
            if (known != null && origin.equals(lastOrigin)) {
                return known;
            }
            Source source = Source.of(origin);
            lastOrigin = origin;
            lastSource = source;
            return source;
        }
    }
}
