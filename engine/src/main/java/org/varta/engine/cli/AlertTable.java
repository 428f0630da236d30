package org.varta.engine.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.varta.engine.alert.Alert;

/** One line an alert, in columns of fixed width; safe to look at. */
final class AlertTable {

    private static final int TIME_WIDTH = 20;
    private static final int LEVEL_WIDTH = 13;
    private static final int ID_WIDTH = 12;
    private static final int HOST_WIDTH = 24;
    private static final int USER_WIDTH = 20;

    private final PrintWriter out;
    private boolean isHeaderPrinted;

    AlertTable(PrintWriter out) {
        this.out = out;
    }

    void print(Alert alert) {
        if (!isHeaderPrinted) {
            isHeaderPrinted = true;
            line("RAISED", "LEVEL", "ID", "HOST", "USER", "RULE");
        }
        line(
                Instant.ofEpochMilli(alert.raisedAtMs())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                alert.rule().level(),
                alert.id().substring(0, Math.min(ID_WIDTH, alert.id().length())),
                alert.host(),
                alert.user(),
                alert.rule().title());
    }

    private void line(String time, String level, String id, String host, String user, String rule) {
        out.print(column(time, TIME_WIDTH)
                + column(level, LEVEL_WIDTH)
                + column(id, ID_WIDTH)
                + column(host, HOST_WIDTH)
                + column(user, USER_WIDTH)
                + AlertPrinter.clean(rule)
                + '\n');
    }

    /** Cut or filled to a width in characters, and two blanks. */
    private static String column(String text, int width) {
        String clean = AlertPrinter.clean(text);
        int length = clean.codePointCount(0, clean.length());
        return length > width
                ? clean.substring(0, clean.offsetByCodePoints(0, width - 1)) + "…  "
                : clean + " ".repeat(width - length + 2);
    }
}
