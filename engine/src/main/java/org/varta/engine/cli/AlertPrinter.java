package org.varta.engine.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.varta.engine.alert.Alert;

/** One alert as a few lines for people; control characters of event content never reach the terminal. */
final class AlertPrinter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int FIELDS_SHOWN = 3;
    private static final int VALUE_CHARS_MAX = 100;

    private AlertPrinter() {}

    static void print(PrintWriter out, Alert alert) {
        out.printf(
                "%s  %-8s  %s%n",
                TIME.format(Instant.ofEpochMilli(alert.timeMs())),
                alert.rule().level().toUpperCase(Locale.ROOT),
                clean(alert.rule().title()));
        StringBuilder where = new StringBuilder("          ");
        if (!alert.host().isEmpty()) {
            where.append(" host ").append(clean(alert.host()));
        }
        if (!alert.user().isEmpty()) {
            where.append("  user ").append(clean(alert.user()));
        }
        if (!alert.groupKey().isEmpty()) {
            where.append("  group ").append(clean(String.join(", ", alert.groupKey())));
        }
        where.append("  events ").append(alert.eventCount());
        where.append("  rule by ")
                .append(clean(
                        alert.rule().author().isEmpty()
                                ? "unknown"
                                : alert.rule().author()));
        out.println(where);
        if (!alert.events().isEmpty()) {
            alert.events().getLast().matched().entrySet().stream()
                    .limit(FIELDS_SHOWN)
                    .map(AlertPrinter::field)
                    .forEach(out::println);
        }
        out.flush();
    }

    private static String field(Map.Entry<String, List<String>> field) {
        String value = clean(String.join(" | ", field.getValue()));
        String shown = value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) + "…" : value;
        return "             " + clean(field.getKey()) + " = " + shown;
    }

    /** Without C0, C1 and bidirectional controls. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean isControl =
                    Character.isISOControl(c) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
            clean.appendCodePoint(isControl ? '\uFFFD' : c);
        });
        return clean.toString();
    }
}
