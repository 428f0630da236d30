package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.varta.collector.journal.JournalRecord;

/** Counts what a journal holds. */
final class JournalStat implements JournalWalk.Visitor {

    private final UUID journal;
    private final long lastSequence;
    private final Map<JournalRecord.Kind, Long> records = new EnumMap<>(JournalRecord.Kind.class);
    private final SortedMap<String, Sum> listeners = new TreeMap<>();
    private long firstSequence;
    private long firstReceivedNs = Long.MAX_VALUE;
    private long lastReceivedNs = Long.MIN_VALUE;
    private long bytes;
    private long unreadable;

    /** Events of a listener and the bytes of their payload and context. */
    private record Sum(long events, long bytes) {
        Sum plus(long moreBytes) {
            return new Sum(events + 1, bytes + moreBytes);
        }
    }

    JournalStat(UUID journal, long lastSequence) {
        this.journal = journal;
        this.lastSequence = lastSequence;
        for (JournalRecord.Kind kind : JournalRecord.Kind.values()) {
            records.put(kind, 0L);
        }
    }

    @Override
    public boolean record(JournalRecord record) {
        if (firstSequence == 0) {
            firstSequence = record.sequence();
        }
        firstReceivedNs = Math.min(firstReceivedNs, record.receivedAtNs());
        lastReceivedNs = Math.max(lastReceivedNs, record.receivedAtNs());
        long size = (long) record.payload().length + record.context().length;
        bytes += size;
        records.merge(record.kind(), 1L, Long::sum);
        if (record.kind() == JournalRecord.Kind.EVENT) {
            listeners.merge(record.origin().listener(), new Sum(1, size), (sum, one) -> sum.plus(one.bytes()));
        }
        return true;
    }

    @Override
    public void damage(long first, long last, String reason) {
        unreadable += last - first + 1;
    }

    /** Records that should be there and could not be read. */
    long unreadable() {
        return unreadable;
    }

    void writeMembers(JsonGenerator json) throws IOException {
        json.writeStringField("journal", journal.toString());
        json.writeNumberField("firstSequence", firstSequence);
        json.writeNumberField("lastSequence", lastSequence);
        json.writeObjectFieldStart("records");
        for (Map.Entry<JournalRecord.Kind, Long> kind : records.entrySet()) {
            json.writeNumberField(RecordJson.keyword(kind.getKey()), kind.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("unreadable", unreadable);
        if (firstSequence > 0) {
            json.writeStringField(
                    "firstReceivedAt", RecordJson.time(firstReceivedNs).toString());
            json.writeStringField(
                    "lastReceivedAt", RecordJson.time(lastReceivedNs).toString());
        }
        json.writeNumberField("bytes", bytes);
        json.writeArrayFieldStart("listeners");
        for (Map.Entry<String, Sum> listener : listeners.entrySet()) {
            json.writeStartObject();
            json.writeStringField("listener", listener.getKey());
            json.writeNumberField("events", listener.getValue().events());
            json.writeNumberField("bytes", listener.getValue().bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void print(PrintWriter out) {
        line(out, "journal", journal);
        line(out, "sequences", firstSequence + " to " + lastSequence);
        records.forEach((kind, count) -> line(out, RecordJson.keyword(kind) + "s", count));
        line(out, "unreadable", unreadable);
        if (firstSequence > 0) {
            line(out, "received", RecordJson.time(firstReceivedNs) + " to " + RecordJson.time(lastReceivedNs));
        }
        line(out, "bytes", bytes);
        listeners.forEach((listener, sum) ->
                line(out, AlertPrinter.clean(listener), sum.events() + " events, " + sum.bytes() + " bytes"));
    }

    private static void line(PrintWriter out, String name, Object value) {
        out.printf("%-12s %s%n", name, value);
    }
}
