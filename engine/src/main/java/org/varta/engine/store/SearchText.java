package org.varta.engine.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.WellFormed;

/**
 * What a group is found by, folded so that a plain substring search ignores case. Folding is Unicode's, not SQLite's,
 * which knows ASCII only.
 */
final class SearchText {

    /** Most UTF-16 units of matched values that a group is found by; the oldest values go first. */
    static final int MATCHED_CHARS_MAX = 16_384;

    /** Of a longer value, only the beginning is found. */
    static final int VALUE_CHARS_MAX = 4_096;

    private SearchText() {}

    /** SQLite ends a text at NUL, so that goes. */
    static String fold(String text) {
        return WellFormed.text(text).replace('\0', '\uFFFD').toLowerCase(Locale.ROOT);
    }

    /** What the group itself is found by. */
    static String describe(AlertGroup group) {
        StringBuilder text = new StringBuilder();
        line(text, group.rule().title());
        line(text, group.host());
        line(text, group.user());
        line(text, group.rule().key());
        group.rule().tags().forEach(tag -> line(text, tag));
        group.groupKey().forEach(value -> line(text, value));
        return text.toString();
    }

    private static void line(StringBuilder text, String value) {
        text.append(fold(cut(value))).append('\n');
    }

    /** Adds the values of alerts to those of earlier ones, each once. */
    static String addMatched(String earlier, List<Alert> alerts) {
        SequencedSet<String> values = new LinkedHashSet<>(List.of(earlier.split("\n", -1)));
        values.remove("");
        for (Alert alert : alerts) {
            for (Alert.EventRef event : alert.events()) {
                event.matched().values().forEach(list -> list.forEach(value -> addLines(values, value)));
            }
        }
        int chars = values.stream().mapToInt(value -> value.length() + 1).sum();
        while (chars > MATCHED_CHARS_MAX) {
            chars -= values.removeFirst().length() + 1;
        }
        return values.isEmpty() ? "" : String.join("\n", values) + "\n";
    }

    private static void addLines(SequencedSet<String> values, String value) {
        for (String line : fold(cut(value)).split("\n", -1)) {
            if (!line.isEmpty()) {
                values.remove(line);
                values.addLast(line);
            }
        }
    }

    private static String cut(String value) {
        return value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX);
    }
}
