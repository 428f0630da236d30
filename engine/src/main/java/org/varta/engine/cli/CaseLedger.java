package org.varta.engine.cli;

import java.util.SortedMap;
import java.util.TreeMap;

/** The account of a case that is sent: {@code read = before + acknowledged + refused + waiting}. */
final class CaseLedger {

    private final SortedMap<String, Long> refused = new TreeMap<>();
    private long read;
    private long before;
    private long acknowledged;
    private long repeated;

    void read() {
        read++;
    }

    /** An earlier run has settled it. */
    void before() {
        before++;
    }

    void acknowledged(int events) {
        acknowledged += events;
    }

    void refused(String reason) {
        refused.merge(reason, 1L, Long::sum);
    }

    /** Its request had to be sent again. */
    void repeated() {
        repeated++;
    }

    long refused() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Neither acknowledged nor refused; more than 0 only where the loading was given up. */
    long waiting() {
        return read - before - acknowledged - refused();
    }

    /** For a person. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(read).append(" events read = ").append(acknowledged).append(" acknowledged + ");
        text.append(refused()).append(" refused");
        if (!refused.isEmpty()) {
            text.append(' ').append(refused);
        }
        if (before > 0) {
            text.append(" + ").append(before).append(" of an earlier run");
        }
        if (waiting() > 0) {
            text.append(" + ").append(waiting()).append(" not sent");
        }
        return text.append("; ").append(repeated).append(" requests sent again").toString();
    }

    /** For a program, one line. */
    String json(String organisation, long unreadable) {
        StringBuilder reasons = new StringBuilder();
        refused.forEach((reason, count) -> reasons.append(reasons.isEmpty() ? "" : ",")
                .append('"')
                .append(reason)
                .append("\":")
                .append(count));
        return "{\"organisation\":\"" + organisation + "\",\"read\":" + read + ",\"acknowledged\":" + acknowledged
                + ",\"refused\":{" + reasons + "},\"before\":" + before + ",\"waiting\":" + waiting()
                + ",\"repeated\":" + repeated + ",\"unreadable\":" + unreadable + "}";
    }
}
