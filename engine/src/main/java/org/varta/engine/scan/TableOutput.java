package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.varta.engine.normalise.Facts;

/** One line a match, in columns of fixed width, for people; control characters in file names and values are shown as dots. */
public final class TableOutput implements MatchOutput {

    private static final int LEVEL_WIDTH = 13;
    private static final int TIME_WIDTH = 24;
    private static final int TITLE_WIDTH = 56;
    private static final int WHERE_WIDTH = 56;
    private static final int VALUE_WIDTH = 100;

    private final OutputStream out;
    private boolean isHeaderWritten;

    public TableOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(Match match) throws IOException {
        if (!isHeaderWritten) {
            isHeaderWritten = true;
            line("LEVEL", "TIME", "RULE", "FILE:RECORD", "MATCHED");
        }
        line(
                match.level(),
                match.timeMs() == Facts.NO_TIME
                        ? ""
                        : Instant.ofEpochMilli(match.timeMs()).toString(),
                match.rule().title(),
                tail(match.file() + ":" + match.record(), WHERE_WIDTH),
                (match.isCorrelation() ? match.contributionCount() + " events " : "") + shown(match.matched()));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    private void line(String level, String time, String title, String where, String matched) throws IOException {
        StringBuilder line = new StringBuilder();
        column(line, level, LEVEL_WIDTH);
        column(line, time, TIME_WIDTH);
        column(line, title, TITLE_WIDTH);
        column(line, where, WHERE_WIDTH);
        line.append(printable(head(matched, VALUE_WIDTH))).append('\n');
        out.write(line.toString().getBytes(UTF_8));
    }

    private static void column(StringBuilder line, String text, int width) {
        String shown = printable(head(text, width));
        line.append(shown)
                .repeat(' ', Math.max(0, width - shown.codePointCount(0, shown.length())))
                .append("  ");
    }

    private static String shown(Map<String, List<String>> matched) {
        StringBuilder all = new StringBuilder();
        matched.forEach((field, values) -> {
            if (all.length() <= VALUE_WIDTH) {
                all.append(all.isEmpty() ? "" : " ").append(field).append('=').append(values.getFirst());
            }
        });
        return all.toString();
    }

    private static String head(String text, int width) {
        return text.codePointCount(0, text.length()) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static String tail(String text, int width) {
        int length = text.codePointCount(0, text.length());
        return length <= width ? text : "…" + text.substring(text.offsetByCodePoints(0, length - width + 1));
    }

    /** A terminal obeys control characters, and events are written by attackers. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '.' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
