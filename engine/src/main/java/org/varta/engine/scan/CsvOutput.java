package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A row a match, in the order found, safe to be opened in a spreadsheet. */
public final class CsvOutput implements MatchOutput {

    private static final List<String> HEADER = List.of(
            "time",
            "level",
            "rule_title",
            "rule_id",
            "rule_author",
            "tags",
            "host",
            "user",
            "channel",
            "event_id",
            "file",
            "member",
            "record",
            "matched",
            "event_count",
            "events");

    private final OutputStream out;
    private boolean isHeaderWritten;

    public CsvOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(Match match) throws IOException {
        header();
        EventPlace event = match.event();
        row(List.of(
                MatchText.time(match.timeMs()),
                match.level(),
                match.rule().title(),
                MatchText.orEmpty(match.rule().id()),
                MatchText.orEmpty(match.rule().author()),
                String.join(" ", match.rule().tags()),
                event.host(),
                event.user(),
                event.channel(),
                event.eventId(),
                match.file(),
                match.member(),
                Long.toString(match.record()),
                MatchText.matched(match),
                match.isCorrelation() ? Integer.toString(match.contributionCount()) : "1",
                MatchText.contributions(match)));
    }

    @Override
    public void flush() throws IOException {
        header();
        out.flush();
    }

    private void header() throws IOException {
        if (!isHeaderWritten) {
            isHeaderWritten = true;
            row(HEADER);
        }
    }

    private void row(List<String> values) throws IOException {
        out.write(CsvText.row(values).getBytes(UTF_8));
    }
}
