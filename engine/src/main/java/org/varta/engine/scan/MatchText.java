package org.varta.engine.scan;

import java.time.Instant;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.varta.engine.normalise.Facts;

/** Parts of matches as text. */
final class MatchText {

    private MatchText() {}

    /** ISO 8601 in UTC, or empty. */
    static String time(long timeMs) {
        return timeMs == Facts.NO_TIME ? "" : Instant.ofEpochMilli(timeMs).toString();
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** {@code Image=C:\a.exe; User=a, b}. */
    static String matched(Match match) {
        StringJoiner all = new StringJoiner("; ");
        match.matched().forEach((field, values) -> all.add(field + "=" + String.join(", ", values)));
        return all.toString();
    }

    /** The events that a correlation rests on. */
    static String contributions(Match match) {
        StringJoiner all = new StringJoiner("; ");
        for (Match.Contribution contribution : match.contributions()) {
            EventPlace event = contribution.event();
            all.add(time(event.timeMs()) + " " + event.path() + ":" + event.record());
        }
        return all.toString();
    }
}
