package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A row a match in the order of time, in the columns that Timesketch asks for ({@code message}, {@code datetime}, {@code
 * timestamp_desc}), what we know behind them. A match without a time has no place in a timeline; {@link #timeless} says how
 * many. Sorted with bounded memory.
 */
public final class TimelineOutput implements MatchOutput, AutoCloseable {

    private static final List<String> HEADER = List.of(
            "message",
            "datetime",
            "timestamp_desc",
            "level",
            "rule_title",
            "rule_id",
            "rule_tags",
            "computer_name",
            "username",
            "channel",
            "event_identifier",
            "source_file",
            "record",
            "matched");

    private final OutputStream out;
    private final SortedSpool spool = new SortedSpool();
    private long count;
    private long timeless;

    public TimelineOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(Match match) {
        if (match.timeMs() == org.varta.engine.normalise.Facts.NO_TIME) {
            timeless++;
            return;
        }
        EventPlace event = match.event();
        String matched = MatchText.matched(match);
        String row = CsvText.row(List.of(
                match.rule().title() + (matched.isEmpty() ? "" : ": " + matched),
                MatchText.time(match.timeMs()),
                match.isCorrelation() ? "Correlation completed" : "Event logged",
                match.level(),
                match.rule().title(),
                MatchText.orEmpty(match.rule().id()),
                String.join(" ", match.rule().tags()),
                event.host(),
                event.user(),
                event.channel(),
                event.eventId(),
                event.path(),
                Long.toString(match.record()),
                matched));
        spool.add(new SortedSpool.Entry(match.timeMs(), count++, 0, row.getBytes(UTF_8)));
    }

    /** How many matches had no time and are left out. */
    public long timeless() {
        return timeless;
    }

    /** Writes everything. */
    @Override
    public void flush() throws IOException {
        out.write(CsvText.row(HEADER).getBytes(UTF_8));
        spool.drain(entry -> out.write(entry.content()));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
